"""A library of two short documents and a model without weights: an index of them takes no time."""

from __future__ import annotations

import os
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from corpus.additions import Received
from corpus.document import Metadata
from corpus.intake import Intake
from corpus.library import Library, parse
from index.embedding import Embedder
from index.holdings import Holdings
from index.server import ServerVectors
from index.vectors import LocalVectors


class TinyEmbedder(Embedder):
    """The characters of a text, thrown into a few dimensions."""

    fingerprint = "tiny"

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), 64), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for pair in zip(text, f"{text[1:]} ", strict=True):
                vector[zlib.crc32("".join(pair).encode()) % 64] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        return vectors


def metadata(name: str, title: str) -> Metadata:
    return Metadata(id=name, title=title, kind="regulation", status="现行有效", authority=2)


def shipped() -> Library:
    """Two rules of two articles each."""
    fees = "第一条 会员应当按时缴纳会费。\n第二条 会费不得超过四档。\n"
    board = "第一条 理事会每年召开两次。\n第二条 理事由会员选举。\n"
    documents = (
        parse(fees, metadata("fees", "会费办法")),
        parse(board, metadata("board", "理事办法")),
    )
    return Library(documents, (), (), "tiny")


def charter(name: str = "charter", fee: str = "一百元") -> Received:
    """A charter of an association that asks a fee."""
    text = f"第一条 本会的名称是某某商会。\n第二条 每名会员每年交会费{fee}。\n"
    return Received(f"{name}.txt", text.encode(), Intake(text, metadata(name, "某某商会章程"), ()))


def holdings(folder: Path, url: str = "") -> Holdings:
    """Holdings with the vectors in the Chroma server at an address, or in the folder."""
    url = url or os.environ.get("HUIGUI_CHROMA_URL", "")
    vectors = ServerVectors(url) if url else LocalVectors()
    return Holdings(folder, shipped(), TinyEmbedder(), vectors)


def silent(*_: object) -> None:
    """Progress that nobody watches."""
