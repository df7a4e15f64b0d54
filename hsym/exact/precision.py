"""FLINT's working precision, borrowed: one thread at a time, and always given back.

FLINT keeps one precision for the whole process, so a second thread that changed it in between would spoil the radius of
the first one's balls (never their truth).  Every use of balls in hsym therefore goes through :func:`precision`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import RLock

from flint import ctx

_lock = RLock()


@contextmanager
def precision(bits: int) -> Iterator[None]:
    """Work with balls of ``bits`` bits inside the block.

    Example:
        >>> from flint import arb
        >>> before = ctx.prec
        >>> with precision(400):
        ...     narrow = arb(2).sqrt().rad() < arb(2) ** -390
        >>> narrow, ctx.prec == before
        (True, True)
    """
    with _lock, ctx.workprec(bits):
        yield


@contextmanager
def series_length(terms: int) -> Iterator[None]:
    """Work with power series of ``terms`` coefficients inside the block; FLINT keeps this length for the whole process, too.

    Example:
        >>> from flint import arb_series
        >>> with series_length(3):
        ...     (arb_series([0, 1]).exp()).length()
        3
    """
    with _lock:
        before = ctx.cap
        ctx.cap = terms
        try:
            yield
        finally:
            ctx.cap = before
