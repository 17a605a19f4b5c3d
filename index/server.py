"""Vectors in a Chroma server: generations are files as ever, their vectors collections there."""

from __future__ import annotations

import base64
import hashlib
import secrets
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from index.errors import IndexDamagedError, ServerError
from index.files import replace_file
from index.generation import Generation
from index.store import Collections, Guard, server_client, server_guard
from index.vectors import Vectors

COLLECTIONS = "collections"
OWNER = "owner"


class ServerVectors(Vectors):
    """Collections of a Chroma server, named for their generation in its file `collections`.

    One generation before the one in use stays, for workers that read copies of the files and
    take up the new ones later.
    """

    kind = "server"
    spare = 1

    def __init__(self, url: str) -> None:
        """Take the server's address; ServerError if it is none. It is asked when it is needed."""
        try:
            parts = urlsplit(url)
            self._port = parts.port or (443 if parts.scheme == "https" else 8000)
        except ValueError as error:
            raise ServerError(f"HUIGUI_CHROMA_URL: {error}") from error
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.path.strip("/"):
            raise ServerError(
                "HUIGUI_CHROMA_URL must be an address like http://127.0.0.1:8001 or "
                "https://user:password@chroma.example.cn, without a path"
            )
        self._host = parts.hostname
        self._ssl = parts.scheme == "https"
        self._headers = basic_authorization(parts)
        self._guard: Guard = server_guard(f"{parts.scheme}://{self._host}:{self._port}")

    def begin(self, partial: Generation, before: Generation | None) -> Collections:
        """New collections; their name is written down before the first of them is made."""
        name = f"{owner(partial.folder.parent)}-{secrets.token_hex(6)}-"
        (partial.folder / COLLECTIONS).write_text(name, "utf-8")
        return self._collections(name, named(before) if before else "")

    def open(self, generation: Generation) -> Collections:
        """The collections that a generation names."""
        return self._collections(named(generation))

    def check(self, generation: Generation) -> None:
        """Raise IndexDamagedError unless a generation names its collections."""
        named(generation)

    def tidy(self, folder: Path, kept: Sequence[Generation]) -> None:
        """Drop the collections of this folder's generations that are gone or were never whole."""
        names = [named(one) for one in kept if (one.folder / COLLECTIONS).exists()]
        with closing(self._collections("")) as collections:
            collections.drop_others(owner(folder), names)

    def _collections(self, prefix: str, before: str = "") -> Collections:
        with self._guard(IndexDamagedError):
            client = server_client(self._host, self._port, self._ssl, dict(self._headers))
        return Collections(client, self._guard, prefix, before)


def named(generation: Generation) -> str:
    """What the names of a generation's collections begin with."""
    path = generation.folder / COLLECTIONS
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise IndexDamagedError(f"{path}: {error}") from error


def owner(folder: Path) -> str:
    """What the names of all collections begin with that writers of a folder make.

    A copy of the folder has another: the copied file is not the same file. So nobody drops
    collections that the original reads.
    """
    path = folder / OWNER
    if not path.exists():
        replace_file(path, secrets.token_hex(16))
    itself = f"{path.read_text('utf-8')}{path.stat().st_ino}"
    return f"huigui-{hashlib.sha256(itself.encode()).hexdigest()[:12]}"


def basic_authorization(parts: SplitResult) -> dict[str, str]:
    """The header for the user and password of an address; none if it has none."""
    if parts.username is None:
        return {}
    said = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return {"Authorization": f"Basic {base64.b64encode(said.encode()).decode()}"}
