"""The files that Chroma keeps in a folder of this machine."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from index.errors import IndexDamagedError, IndexWriteError

DATABASE = "chroma.sqlite3"
WRITTEN = "index_metadata.pickle"


def copy_vectors(source: Path, target: Path) -> None:
    """Copy a closed or read client's folder; its database as of one moment."""
    shutil.copytree(source, target, ignore=lambda _, names: [n for n in names if DATABASE in n])
    try:
        with (
            closing(read_database(source)) as old,
            closing(sqlite3.connect(target / DATABASE)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as error:
        raise IndexWriteError(f"Chroma: {error}") from error


def stays_as_written(path: Path) -> bool:
    """Whether a file is one that Chroma leaves alone when it only reads.

    It keeps its books in the database, and begins the files of an index anew each time until
    there are enough vectors to write them, with a list of their ids, for the first time.
    """
    if path.suffix == ".bin":
        return path.with_name(WRITTEN).exists()
    return DATABASE not in path.name


def read_database(folder: Path) -> sqlite3.Connection:
    """The database of a client's folder, to read only."""
    return sqlite3.connect(f"{(folder / DATABASE).absolute().as_uri()}?mode=ro", uri=True)


def check_database(folder: Path) -> None:
    """Raise IndexDamagedError if the database of a client's folder is not whole."""
    try:
        with closing(read_database(folder)) as database:
            found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise IndexDamagedError(f"{folder / DATABASE}: {error}") from error
    if found != "ok":
        raise IndexDamagedError(f"{folder / DATABASE}: {found}")
