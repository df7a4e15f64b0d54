"""What is being done, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable


def progress() -> Callable[[str], None]:
    """On a terminal, a line that says what is done; an empty text removes it."""
    if not sys.stderr.isatty():
        return lambda _: None

    def show(text: str) -> None:
        said = f"hsym: {text} ..." if text else ""
        print(f"\r\x1b[K{said}", end="", file=sys.stderr, flush=True)

    return show
