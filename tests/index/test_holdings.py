"""Documents come and go; the index is whole or mended, and never half of one."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.document import Metadata
from corpus.errors import DocumentError, DocumentExistsError, DocumentUnknownError
from corpus.intake import Intake
from index.embedding import Embedder
from index.errors import IndexBusyError, IndexDamagedError, IndexMissingError, IndexWriteError
from index.files import FileLock
from index.generation import Generation
from index.generations import LOCK, POINTER
from index.holdings import Holdings
from index.verify import verify
from tests.index.tiny import TinyEmbedder, charter, holdings, shipped, silent

ROOT = Path(__file__).parents[2]


@pytest.fixture
def held(tmp_path: Path) -> Holdings:
    """Holdings with one charter added."""
    there = holdings(tmp_path / "index")
    there.put([charter()], silent)
    return there


def in_use(held: Holdings) -> Generation:
    named = held.generations.named()
    assert named is not None
    return named


def ids(held: Holdings) -> list[str]:
    return [document.id for document in held.library().documents]


def test_a_document_added_is_listed_kept_and_found(held: Holdings) -> None:
    assert ids(held) == ["fees", "board", "charter"]
    documents = in_use(held).documents
    one = charter()
    assert (documents / "charter.txt").read_bytes() == one.intake.text.encode()
    assert (documents / "originals" / "charter.txt").read_bytes() == one.content
    found = held.newest().search("每名会员每年交会费一百元", 1)
    assert (found[0].document_id, found[0].clause) == ("charter", "第二条")


def test_the_same_content_again_changes_nothing(held: Holdings) -> None:
    before = in_use(held)
    for is_replacing in (False, True):
        (change,) = held.put([charter()], silent, replace=is_replacing)
        assert change.done == "unchanged"
    assert in_use(held) == before


def test_other_content_under_the_same_id_must_be_meant(held: Holdings) -> None:
    with pytest.raises(DocumentExistsError, match="--replace"):
        held.put([charter(fee="二百元")], silent)
    (change,) = held.put([charter(fee="二百元")], silent, replace=True)
    assert change.done == "replaced"
    assert "二百元" in held.library().by_id["charter"].text


def test_a_shipped_document_is_not_overwritten(held: Holdings) -> None:
    with pytest.raises(DocumentExistsError, match="another id"):
        held.put([charter("fees")], silent, replace=True)
    with pytest.raises(DocumentUnknownError, match="ships with"):
        held.remove("fees", silent)


def test_a_document_removed_is_gone_with_its_files(held: Holdings) -> None:
    held.put([charter("second")], silent)
    assert held.remove("charter", silent).done == "removed"
    assert ids(held) == ["fees", "board", "second"]
    names = {path.name for path in in_use(held).documents.rglob("*") if path.is_file()}
    assert names == {"manifest.yaml", "second.txt"}
    with pytest.raises(DocumentUnknownError, match="second"):
        held.remove("charter", silent)


def test_of_several_documents_all_or_none_are_added(held: Holdings) -> None:
    with pytest.raises(DocumentExistsError):
        held.put([charter("new"), charter(fee="二百元")], silent)
    with pytest.raises(DocumentExistsError, match="more than one"):
        held.put([charter("new"), charter("new", "二百元")], silent)
    assert ids(held) == ["fees", "board", "charter"]


@pytest.mark.parametrize("name", ["../x", "a/b", "a#b", ".hidden", "", "长" * 81, "a\nb"])
def test_an_id_that_cannot_name_a_file_and_an_address_is_refused(held: Holdings, name: str) -> None:
    with pytest.raises(DocumentError, match="another with --id"):
        held.put([charter(name)], silent)


def test_the_name_of_the_file_received_leads_nowhere(held: Holdings) -> None:
    text = "第一条 内容。\n"
    about = Metadata(id="sly", title="x", kind="paper", status="", authority=1)
    sly = replace(charter(), name="../../sly.p/df", intake=Intake(text, about, ()))
    held.put([sly], silent)
    assert (in_use(held).documents / "originals" / "sly").read_bytes() == sly.content


class CountingEmbedder(TinyEmbedder):
    """Counts the texts that are embedded to be stored."""

    def __init__(self) -> None:
        self.stored = 0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.stored += len(texts) if len(texts) > 1 else 0
        return super().encode(texts)


def test_what_stays_is_not_embedded_again(tmp_path: Path) -> None:
    counting = CountingEmbedder()
    there = Holdings(tmp_path, shipped(), counting)
    there.put([charter("first")], silent)
    assert counting.stored == 6
    there.put([charter("second")], silent)
    assert counting.stored == 8
    there.rebuild(silent)
    assert counting.stored == 16


def test_a_generation_that_is_read_stays_until_nobody_does(held: Holdings) -> None:
    index = held.newest()
    held.put([charter("second")], silent)
    assert index.folder.exists()
    assert index.search("每名会员每年交会费", 1)[0].document_id == "charter"
    folder = index.folder
    del index
    held.rebuild(silent)
    assert not folder.exists()


def spoil(path: Path) -> None:
    path.write_bytes(b"\0" * 4096)


def database(generation: Generation) -> Path:
    return generation.chroma / "chroma.sqlite3"


def point(held: Holdings, name: str) -> None:
    (held.generations.folder / POINTER).write_text(name, "utf-8")


DAMAGES: dict[str, Callable[[Holdings], None]] = {
    "no pointer": lambda held: (held.generations.folder / POINTER).unlink(),
    "an empty pointer": lambda held: point(held, ""),
    "a pointer to nothing": lambda held: point(held, "000099-0123456789abcdef"),
    "no marker": lambda held: (in_use(held).folder / "complete").unlink(),
    "a spoilt marker": lambda held: spoil(in_use(held).folder / "complete"),
    "a spoilt database": lambda held: spoil(database(in_use(held))),
    "a cut database": lambda held: os.truncate(database(in_use(held)), 50_000),
    "no database": lambda held: database(in_use(held)).unlink(),
    "no vectors": lambda held: shutil.rmtree(in_use(held).chroma),
    "no words": lambda held: shutil.rmtree(in_use(held).folder / "lexical"),
    "spoilt words": lambda held: spoil(next(in_use(held).lexical("texts").glob("data*"))),
}


@pytest.mark.parametrize("damage", list(DAMAGES))
def test_a_damaged_index_is_built_again_from_the_documents(held: Holdings, damage: str) -> None:
    DAMAGES[damage](held)
    with pytest.raises((IndexDamagedError, IndexMissingError)):
        verify(held)
    index = held.open(silent)
    assert [document.id for document in index.library.documents] == ["fees", "board", "charter"]
    assert "whole" in verify(held)


@pytest.mark.parametrize("name", ["charter.txt", "manifest.yaml", "originals/charter.txt"])
def test_a_damaged_document_is_an_error_and_nothing_goes_on_without_it(
    held: Holdings, name: str
) -> None:
    (in_use(held).documents / name).write_text("[]", "utf-8")
    before = in_use(held)
    for change in (
        lambda: held.open(silent),
        lambda: held.put([charter("second")], silent),
        lambda: held.rebuild(silent),
    ):
        with pytest.raises(DocumentError, match=r"restore.*backup"):
            change()
    assert in_use(held) == before


def test_a_missing_index_is_built(tmp_path: Path) -> None:
    there = holdings(tmp_path / "index")
    with pytest.raises(IndexMissingError, match=r"app\.py index"):
        there.newest()
    assert ids(there) == ["fees", "board"]
    assert len(there.open(silent).library.documents) == 2


def test_another_model_wants_another_index_of_the_same_documents(held: Holdings) -> None:
    class OtherEmbedder(TinyEmbedder):
        fingerprint = "other"

    other: Embedder = OtherEmbedder()
    there = Holdings(held.generations.folder, shipped(), other)
    with pytest.raises(IndexMissingError):
        there.newest()
    assert "charter" in there.open(silent).library.by_id


def test_a_second_writer_is_told_to_wait_or_waits(held: Holdings) -> None:
    lock = FileLock.take(held.generations.folder / LOCK)
    assert lock is not None
    with pytest.raises(IndexBusyError):
        held.rebuild(silent)
    waited = []

    def finish() -> None:
        waited.append("told")
        lock.release()

    held.rebuild(silent, finish)
    assert waited == ["told"]


def test_what_a_dead_writer_left_is_removed_by_the_next(held: Holdings) -> None:
    folder = held.generations.folder
    (folder / "000009.partial" / "chroma").mkdir(parents=True)
    (folder / "current.partial").write_text("half")
    held.put([charter("second")], silent)
    assert sorted(path.name for path in folder.iterdir()) == [
        in_use(held).folder.name, POINTER, LOCK,
    ]  # fmt: skip


@pytest.mark.skipif(not Path("/sys/kernel").exists(), reason="no folder that root cannot write")
def test_a_folder_that_cannot_be_written_is_a_clear_error() -> None:
    there = holdings(Path("/sys/kernel/huigui"))
    with pytest.raises(IndexWriteError, match="cannot be written"):
        there.open(silent)


FULL = """
import resource, signal, sys
from pathlib import Path
from index.errors import IndexWriteError
from tests.index.tiny import charter, holdings, silent
there = holdings(Path(sys.argv[1]))
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]), resource.RLIM_INFINITY))
try:
    there.put([charter("second")], silent)
except IndexWriteError as error:
    sys.exit(f"refused: {error}")
"""


@pytest.mark.parametrize("room", [1_000, 100_000])
def test_a_disk_that_is_full_leaves_the_state_before(held: Holdings, room: int) -> None:
    before = in_use(held)
    done = subprocess.run(
        [sys.executable, "-c", FULL, str(held.generations.folder), str(room)],
        cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr[:8]) == (1, "refused:"), done.stderr[-2000:]
    assert in_use(held) == before
    assert "whole" in verify(held)
    assert not list(held.generations.folder.glob("*.partial"))


def test_that_the_disk_is_full_is_said_also_where_it_fails_in_chroma(
    held: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    usage = shutil.disk_usage(held.generations.folder)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=1000))
    with (
        pytest.raises(IndexWriteError, match="No space left"),
        held.generations.writing(),
        held.generations.beside(),
    ):
        raise IndexWriteError("Chroma: Error in compaction: Error purging logs")


def test_files_that_cannot_be_copied_are_told_by_the_reason_of_the_first(held: Holdings) -> None:
    copies = [(f"/from/{n}", f"/to/{n}", "No space left on device") for n in range(20)]
    with (
        pytest.raises(IndexWriteError, match="No space left") as told,
        held.generations.writing(),
    ):
        raise shutil.Error(copies)
    assert len(str(told.value)) < 400


def test_a_backup_that_cannot_be_written_is_not_called_damaged(
    held: Holdings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(IndexWriteError, match="copy it"):
        verify(held)


def test_a_lock_dies_with_its_process(held: Holdings) -> None:
    code = (
        "import sys, time; from pathlib import Path; from index.files import FileLock; "
        "lock = FileLock.take(Path(sys.argv[1])); print(lock is not None, flush=True); "
        "time.sleep(60)"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(held.generations.folder / LOCK)],
        cwd=ROOT, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == "True\n"
        with pytest.raises(IndexBusyError):
            held.rebuild(silent)
        process.kill()
        process.wait()
    begun = time.monotonic()
    held.rebuild(silent)
    assert time.monotonic() - begun < 30


def test_a_copy_of_the_folder_is_a_backup(held: Holdings, tmp_path: Path) -> None:
    shutil.copytree(held.generations.folder, tmp_path / "backup")
    copy = holdings(tmp_path / "backup")
    assert "3 documents (1 added)" in verify(copy)
    assert copy.newest().library.fingerprint == held.newest().library.fingerprint
