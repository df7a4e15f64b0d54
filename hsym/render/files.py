"""Results on disk."""

from __future__ import annotations

import os
import tempfile

from hsym.errors import HsymError


def write_atomically(path: str, text: str) -> None:
    """Write a text so that the file either has all of it or stays as it was.

    Raises:
        HsymError: the path cannot be written.
    """
    folder = os.path.dirname(os.path.abspath(path))
    temporary = None
    try:
        if os.path.isdir(path):
            raise IsADirectoryError(21, "is a directory")
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", newline="", dir=folder, prefix=".hsym-", delete=False
        ) as stream:
            temporary = stream.name
            stream.write(text)
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(temporary, 0o666 & ~umask)
        os.replace(temporary, path)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise HsymError(f"-o: {path} cannot be written ({reason}); expected a writable path") from None
    finally:
        if temporary is not None and os.path.exists(temporary):
            os.unlink(temporary)
