"""A folder of results, written wholly or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Mapping

from hsym.errors import HsymError


def check_folder(path: str, ours: Callable[[str], bool], option: str = "-o") -> None:
    """Refuse a folder that holds anything which :func:`write_folder` would remove although it is no file of ours.

    Args:
        path: the folder.
        ours: whether a file of this name may be replaced or removed.
        option: how the folder is called in messages.

    Raises:
        HsymError: it does, or it is no folder.
    """
    target = os.path.realpath(path)
    if not path or (os.path.lexists(target) and not os.path.isdir(target)):
        raise HsymError(
            f"{option}: {path or 'an empty name'} is no folder; expected a new folder, or one with a report of hsym"
        )
    try:
        strange = sorted(x for x in _inside(target) if not ours(x))
    except OSError as error:
        raise _refused(option, path, error) from None
    if strange:
        more = f" and {len(strange) - 1} more" if len(strange) > 1 else ""
        raise HsymError(
            f"{option}: {path} holds {strange[0]}{more}, which hsym did not write; expected a new or an empty folder"
        )


def _inside(folder: str) -> list[str]:
    """The files below a folder, by their names relative to it, and its empty folders."""
    found: list[str] = []
    if not os.path.isdir(folder):
        return found
    for root, folders, files in os.walk(folder, onerror=_raise):
        inside = os.path.relpath(root, folder)
        found += [os.path.normpath(os.path.join(inside, x)).replace(os.sep, "/") for x in files]
        found += [f"{x}/" for x in folders if os.path.islink(os.path.join(root, x))]
    return found


def _raise(error: OSError) -> None:
    raise error


def write_folder(path: str, files: Mapping[str, bytes], ours: Callable[[str], bool], option: str = "-o") -> None:
    """Write files into a folder, which has all of them afterwards, or is as it was.

    Args:
        path: a new folder, an empty one, or one that holds none but files of ours, which are replaced.
        files: contents by names relative to the folder, with ``/`` between its parts.
        ours: whether a file of this name may be replaced or removed.
        option: how the folder is called in messages.

    Raises:
        HsymError: the folder holds other files, or cannot be written.
    """
    check_folder(path, ours, option)
    target = os.path.realpath(path)
    made = old = None
    try:
        os.makedirs(os.path.dirname(target), exist_ok=True)
        made = tempfile.mkdtemp(dir=os.path.dirname(target), prefix=".hsym-")
        for name, content in files.items():
            place = os.path.join(made, *name.split("/"))
            os.makedirs(os.path.dirname(place), exist_ok=True)
            with open(place, "wb") as stream:
                stream.write(content)
        os.chmod(made, os.stat(target).st_mode & 0o777 if os.path.isdir(target) else 0o777 & ~_umask())
        if os.path.isdir(target):
            old = tempfile.mkdtemp(dir=os.path.dirname(target), prefix=".hsym-")
            os.rename(target, os.path.join(old, "before"))
        os.rename(made, target)
    except OSError as error:
        raise _refused(option, path, error) from None
    finally:
        if old is not None and not os.path.lexists(target):
            os.rename(os.path.join(old, "before"), target)  # stopped between the two
        for folder in (made, old):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(option: str, path: str, error: OSError) -> HsymError:
    reason = (error.strerror or str(error)).lower()
    return HsymError(f"{option}: {path} cannot be written ({reason}); expected a writable folder")
