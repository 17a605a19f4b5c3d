"""Files that are whole whenever the process, or the machine, stops."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


class FileLock:
    """A lock on a file; it ends when it is released, or with its process."""

    def __init__(self, descriptor: int) -> None:
        """Take an open file that is locked."""
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path, shared: bool = False, wait: bool = False) -> FileLock | None:
        """Lock a file, made if it is not there; None if another has it and `wait` is False."""
        flags = os.O_RDONLY if shared else os.O_RDWR | os.O_CREAT
        descriptor = os.open(path, flags, 0o644)
        how = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, how if wait else how | fcntl.LOCK_NB)
        except OSError as error:
            os.close(descriptor)
            if error.errno in (errno.EWOULDBLOCK, errno.EACCES):
                return None
            raise
        return cls(descriptor)

    def is_of(self, path: Path) -> bool:
        """Whether the file that is locked is still the one at a path."""
        try:
            return os.path.samestat(os.fstat(self._descriptor), path.stat())
        except OSError:
            return False

    def release(self) -> None:
        """Give the lock back."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = -1


def replace_file(path: Path, text: str) -> None:
    """Put a text in the place of a file, at once and for good."""
    beside = path.with_name(f"{path.name}.partial")
    beside.write_text(text, "utf-8")
    sync(beside)
    beside.replace(path)
    sync(path.parent)


def sync(path: Path) -> None:
    """Have the machine write what it holds of a file or a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(folder: Path) -> None:
    """Have the machine write a folder and all in it."""
    for path in (*folder.rglob("*"), folder):
        sync(path)


def hashes(folder: Path, paths: Iterable[Path]) -> dict[str, str]:
    """The hashes of files by their names below a folder."""
    result = {}
    for path in paths:
        with path.open("rb") as file:
            result[str(path.relative_to(folder))] = hashlib.file_digest(file, "sha256").hexdigest()
    return result
