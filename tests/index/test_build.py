from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from corpus.library import Library
from corpus.unanswered import Unanswered
from index.build import build
from index.chroma_files import DATABASE
from index.embedding import Embedder
from index.errors import IndexDamagedError
from index.generation import Generation
from index.generations import POINTER, Generations
from index.retriever import SearchIndex
from tests.index.tiny import silent


@pytest.fixture(scope="module")
def small(library: Library) -> Library:
    """The standard with a few of its questions."""
    bank = tuple(q for q in library.bank if q.clause.startswith("8.1.1."))
    return replace(library, documents=library.documents[:1], bank=bank, glosses=())


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
    assert (tmp_path / POINTER).read_text("utf-8").strip() == built.name
    named = Generations(tmp_path).named()
    assert named is not None
    assert named.folder == built


def test_changed_documents_make_another_index_and_the_unread_one_goes(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    first = build(tmp_path, small, embedder, silent)
    second = build(tmp_path, replace(small, bank=small.bank[:-1]), embedder, silent)
    assert second != first
    assert not first.exists()


def test_the_graph_is_searched_as_it_was_written_and_nothing_is_put_into_it_at_a_start(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    built = build(tmp_path, small, embedder, silent)
    with closing(sqlite3.connect(Generation(built).chroma / DATABASE)) as database, database:
        assert database.execute("DELETE FROM embeddings_queue").rowcount > 0
    with closing(SearchIndex(built, small, embedder)) as index:
        for part in index.parts:
            for unit in part.units:
                (found,) = part.vectors.nearest(embedder.embed_query(unit.text), 1)
                assert part.units[found.unit].text == unit.text


def test_a_built_index_is_only_touched_by_the_bookkeeping_of_chroma(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    built = build(tmp_path, small, embedder, silent)
    before = files(built)
    index = SearchIndex(built, small, embedder)
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
    assert sorted(path.name for path in tmp_path.iterdir()) == [built.name, POINTER, "lock"]


def test_an_index_without_questions_answers_from_the_text(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    bare = replace(small, bank=())
    index = SearchIndex(build(tmp_path, bare, embedder, silent), bare, embedder)
    assert index.search("会员层级和会费档次不应超过几级")[0].clause == "8.1.1.1"


def test_the_questions_that_nothing_answers_are_known_again(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    asked = replace(small, unanswered=(Unanswered("", "", "会费能不能分期交"),))
    index = SearchIndex(build(tmp_path, asked, embedder, silent), asked, embedder)
    same, like, other = map(
        index.likeness_to_unanswered,
        ("會費能不能分期交", "会费可以分两期交吗", "支部由谁批准"),
    )
    assert same == pytest.approx(1)
    assert same > like > other


def test_without_such_questions_none_is_like_them(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    bare = replace(small, unanswered=())
    index = SearchIndex(build(tmp_path, bare, embedder, silent), bare, embedder)
    assert index.likeness_to_unanswered("会费能不能分期交") == 0


def test_vectors_of_other_questions_are_damage(
    small: Library, embedder: Embedder, tmp_path: Path
) -> None:
    built = build(tmp_path, small, embedder, silent)
    with pytest.raises(IndexDamagedError, match=r"unanswered\.npy"):
        SearchIndex(built, replace(small, unanswered=small.unanswered[:-1]), embedder)
    (built / "unanswered.npy").write_bytes(b"")
    with pytest.raises(IndexDamagedError, match=r"unanswered\.npy"):
        SearchIndex(built, small, embedder)
