"""What the limit theorems do not treat."""


class NoProfile(Exception):
    """The gap is outside of what the limit theorems treat; the text says why."""
