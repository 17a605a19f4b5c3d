"""The generations of an index: the one in use, named by a pointer file, and how it changes."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from errno import ENOSPC
from pathlib import Path

from index.errors import IndexBusyError, IndexMissingError, IndexWriteError
from index.files import FileLock, replace_file, sync, sync_all
from index.generation import COMPLETE, Generation, is_name

POINTER = "current"
LOCK = "lock"
# Bytes; less is a disk that is full.
ROOM = 16 << 20
# What a process that died left behind, and the layout before generations.
_REMAINS = re.compile(r".*\.partial|[0-9a-f]{16}")


class Generations:
    """The folder of the generations; readers hold theirs, one writer at a time adds to them."""

    def __init__(self, folder: Path, spare: int = 0) -> None:
        """Take a folder, which need not be there.

        Of the generations before the one in use, `spare` stay although nobody reads them.
        """
        self.folder = folder
        self._spare = spare

    def pointer(self) -> str:
        """The name of the generation in use, empty if there is none."""
        try:
            name = (self.folder / POINTER).read_text("utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return name if is_name(name) else ""

    def named(self) -> Generation | None:
        """The generation that the pointer names, if it is there."""
        name = self.pointer()
        folder = self.folder / name
        return Generation(folder) if name and folder.is_dir() else None

    def all(self) -> list[Generation]:
        """Every generation, whole or not, the newest first."""
        if not self.folder.is_dir():
            return []
        found = [Generation(path) for path in self.folder.iterdir() if is_name(path.name)]
        return sorted(found, key=lambda one: one.number, reverse=True)

    def hold(self) -> tuple[Generation, FileLock]:
        """The generation in use, which stays until the lock is released; or IndexMissingError."""
        while (generation := self.named()) is not None:
            marker = generation.folder / COMPLETE
            try:
                lock = FileLock.take(marker, shared=True, wait=True)
            except FileNotFoundError:
                if self.pointer() == generation.folder.name:
                    break
                continue
            if lock is None:
                continue
            if lock.is_of(marker):
                return generation, lock
            # Between reading the pointer and locking, a writer removed it.
            lock.release()
        raise IndexMissingError(f"no index in {self.folder}; run: python app.py index")

    @contextmanager
    def writing(self, on_wait: Callable[[], None] | None = None) -> Iterator[None]:
        """Be the one writer while the block runs.

        While another is, wait after calling `on_wait`, or raise IndexBusyError without one.
        Errors of the file system become IndexWriteError.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            lock = FileLock.take(self.folder / LOCK)
            if lock is None:
                if on_wait is None:
                    raise IndexBusyError(
                        "another process is changing the documents; try again when it is done"
                    )
                on_wait()
                lock = FileLock.take(self.folder / LOCK, wait=True)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            self.tidy()
            yield
        except OSError as error:
            raise self._unwritable(error) from error
        finally:
            if lock is not None:
                lock.release()

    def _unwritable(self, error: OSError) -> IndexWriteError:
        reason = error.strerror or str(error)
        if isinstance(error, shutil.Error):  # of a copy: source, target and reason of each file
            reason = error.args[0][0][2]
        return IndexWriteError(
            f"{self.folder} cannot be written ({reason}); nothing was changed. "
            "Make room or grant the right to write there, then try again"
        )

    @contextmanager
    def beside(self) -> Iterator[Generation]:
        """A new folder to make a generation in; it is gone unless `use` was called."""
        number = max((one.number for one in self.all()), default=0) + 1
        partial = Generation(self.folder / f"{number:06d}.partial")
        shutil.rmtree(partial.folder, ignore_errors=True)
        partial.folder.mkdir()
        try:
            yield partial
        except IndexWriteError as error:
            # Chroma does not say that it is the disk.
            if shutil.disk_usage(self.folder).free < ROOM:
                raise OSError(ENOSPC, os.strerror(ENOSPC)) from error
            raise
        finally:
            shutil.rmtree(partial.folder, ignore_errors=True)

    def use(self, partial: Generation, fingerprint: str) -> Generation:
        """Make a generation that is whole the one in use, and remove those that nobody reads."""
        sync_all(partial.folder)
        target = self.folder / f"{partial.folder.stem}-{fingerprint}"
        partial.folder.rename(target)
        sync(self.folder)
        self.point(Generation(target))
        self.tidy()
        return Generation(target)

    def point(self, generation: Generation) -> None:
        """Name the generation in use."""
        replace_file(self.folder / POINTER, f"{generation.folder.name}\n")

    def tidy(self) -> None:
        """Remove what dead processes left, and generations older than the one in use unread."""
        named = self.named()
        for path in self.folder.iterdir():
            if _REMAINS.fullmatch(path.name):
                discard(path)
        if named is None:
            return
        older = [one for one in self.all() if one.number < named.number and one.is_complete]
        kept = {named, *older[: self._spare]}
        for generation in self.all():
            if generation not in kept and not self._is_read(generation):
                discard(generation.folder)

    def _is_read(self, generation: Generation) -> bool:
        """Whether somebody holds a generation; a whole one that cannot be locked is kept."""
        if not generation.is_complete:
            return False
        lock = FileLock.take(generation.folder / COMPLETE)
        if lock is None:
            return True
        # Unreadable to newcomers first, then removed: who waits for the lock sees it gone.
        (generation.folder / COMPLETE).unlink()
        lock.release()
        return False


def discard(path: Path) -> None:
    """Remove a folder or a file that nobody needs."""
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
