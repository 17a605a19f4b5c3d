from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corpus.library import Library
from index.build import POINTER, build, current
from index.embedding import Embedder
from index.errors import IndexMissingError
from index.retriever import SearchIndex, open_index


@pytest.fixture(scope="module")
def small(library: Library) -> Library:
    """The standard with a few of its questions."""
    bank = tuple(q for q in library.bank if q.clause.startswith("8.1.1."))
    return replace(library, documents=library.documents[:1], bank=bank, glosses=())


def silent(*_: object) -> None:
    """Progress that nobody watches."""


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_an_index_is_found_again_by_its_pointer(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    built = build(tmp_path, small, embedder, silent)
    assert (tmp_path / POINTER).read_text("utf-8") == built.name
    assert current(tmp_path, small, embedder) == built


def test_no_index_is_an_error_that_says_how_to_make_one(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    with pytest.raises(IndexMissingError, match=r"app\.py index"):
        open_index(tmp_path, small, embedder)


def test_changed_documents_want_another_index(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    first = build(tmp_path, small, embedder, silent)
    fewer = replace(small, bank=small.bank[:-1])
    with pytest.raises(IndexMissingError):
        current(tmp_path, fewer, embedder)
    second = build(tmp_path, fewer, embedder, silent)
    assert second != first
    assert first.exists()


def test_a_built_index_is_only_touched_by_the_bookkeeping_of_chroma(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    built = build(tmp_path, small, embedder, silent)
    before = files(built)
    index = open_index(tmp_path, small, embedder)
    assert index.search("会费分几档")[0].clause == "8.1.1.1"
    after = files(built)
    assert set(after) == set(before)
    changed = {name for name, content in after.items() if before[name] != content}
    assert {Path(name).parts[0] for name in changed} <= {"chroma"}


def test_a_build_that_fails_leaves_the_old_index_in_use(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    built = build(tmp_path, small, embedder, silent)

    def fail(*_: object) -> None:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        build(tmp_path, replace(small, bank=()), embedder, fail)
    assert current(tmp_path, small, embedder) == built
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([built.name, POINTER])


def test_an_index_without_questions_answers_from_the_text(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    bare = replace(small, bank=())
    index = SearchIndex(build(tmp_path, bare, embedder, silent), bare, embedder)
    assert index.search("会员层级和会费档次不应超过几级")[0].clause == "8.1.1.1"
