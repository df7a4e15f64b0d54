"""The one exception family of hsym.

Every failure that a user can cause is an :class:`HsymError` whose message is one sentence that names the argument, the
value and what was expected.  ``exit_code`` is what the command line returns for it.
"""


class HsymError(ValueError):
    """Bad input: one sentence that names the argument, the value and what was expected.

    Example:
        >>> raise HsymError("argument M: 0 is not a group size; expected an integer from 1 to 4096")
        Traceback (most recent call last):
        ...
        hsym.errors.HsymError: argument M: 0 is not a group size; expected an integer from 1 to 4096
    """

    exit_code = 2


class OutOfReachError(HsymError):
    """What was asked makes sense, but hsym has no way to state or prove it: it is open, not wrong."""


class ToolMissingError(HsymError):
    """An optional tool (LaTeX, Coq, a plotting library) that the request needs is not installed."""

    exit_code = 4


def shown(value: object, limit: int = 60) -> str:
    """The value as it appears in an error message, cut after ``limit`` characters.

    Example:
        >>> shown("R" * 100, 10)
        "'RRRRRRR..."
    """
    try:
        text = repr(value)
    except (ValueError, RecursionError):  # an integer of more than 4300 digits, or a value nested very deep
        text = "a value too long to show"
    return text if len(text) <= limit else text[: limit - 2] + "..."
