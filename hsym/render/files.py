"""Results on disk."""

from __future__ import annotations

import os
import stat
import tempfile

from hsym.errors import HsymError


def write_atomically(path: str, text: str, option: str = "-o") -> None:
    """Write a text so that a file either has all of it or stays as it was.

    Links are followed, an existing file keeps its permissions, and what is no regular file (a pipe, a device) is written
    to, not replaced.

    Raises:
        HsymError: the path cannot be written.
    """
    target, temporary = os.path.realpath(path), None
    try:
        if not path or os.path.isdir(target):
            raise IsADirectoryError(21, "is a directory" if path else "no name")
        if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
            with open(target, "w", encoding="utf-8", newline="") as stream:
                stream.write(text)
            return
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=os.path.dirname(target), prefix=".hsym-", delete=False
        ) as stream:
            temporary = stream.name
            stream.write(text)
        os.chmod(temporary, _mode(target))
        os.replace(temporary, target)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise HsymError(f"{option}: {path or 'an empty name'} cannot be written ({reason}); expected a writable path") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)


def _mode(path: str) -> int:
    """The permissions of an existing file, else those that a new one gets."""
    if os.path.exists(path):
        return stat.S_IMODE(os.stat(path).st_mode)
    umask = os.umask(0)
    os.umask(umask)
    return 0o666 & ~umask
