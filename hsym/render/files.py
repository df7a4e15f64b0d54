"""Results on disk."""

from __future__ import annotations

import os
import stat
import tempfile

from hsym.errors import HsymError


def write_atomically(path: str, content: str | bytes, option: str = "-o") -> None:
    """Write a text, or the bytes of a picture, so that a file either has all of it or stays as it was.

    Links are followed, an existing file keeps its permissions, and what is no regular file (a pipe, a device) is written
    to, not replaced.

    Raises:
        HsymError: the path cannot be written.
    """
    target, temporary = os.path.realpath(path), None
    data = content.encode("utf-8") if isinstance(content, str) else content
    try:
        if not path or os.path.isdir(target):
            raise IsADirectoryError(21, "is a directory" if path else "no name")
        if os.path.exists(target) and not stat.S_ISREG(os.stat(target).st_mode):
            with open(target, "wb") as stream:
                stream.write(data)
            return
        with tempfile.NamedTemporaryFile("wb", dir=os.path.dirname(target), prefix=".hsym-", delete=False) as stream:
            temporary = stream.name
            stream.write(data)
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
