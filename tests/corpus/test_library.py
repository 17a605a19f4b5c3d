from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from corpus.errors import BankError, CorpusError, DocumentError, ManifestError
from corpus.library import SHIPPED, Library, load_library
from tests.corpus.texts import IDS

ENTRY = """- id: {id}
  file: {id}.txt
  title: 会费管理办法
  kind: {kind}
  issuer: null
  authors: []
  date: null
  status: 现行有效
  authority: 5
  as_of: null
  origin: 官方网站
"""
RULES = "第一条 会费收支应当公布。\n第二条 会费标准不得随意变动。\n"
STANDARD = "1 会费\n会费标准\n1.1.1 会费标准应由会员大会决定。\n"
GLOSSES = "clause,quote,gloss\n第一条,应当公布,Income and spending of dues shall be published.\n"
QUESTIONS = "clause,quote,language,verdict,question\n第一条,应当公布,zh,yes,会费要公布吗\n"


# SHA-256 of the files that the user gave.
RECEIVED = {
    "db44": "d06390f5a26b3a7dbeceedfb2848024de3286c07e8f10267821b2513b9f47709",
    "longgang": "45b167a2074918c07d47cf32262475f308dcd55ef1f4552caafafb204a68074f",
    "xixian": "2ea7e44aa603e51638b496fdaabed5b6ecf47887f7ba1ffb8afada0280208bf9",
    "party-quality": "c19f2b87b2d1ecb3b58180e379f4720d1496098dc140108a6f8930b10ec16585",
    "party-innovation": "9b47825d76bc1b031b6d1f5438ba49621c5cbb89b87c2391664d50c99f395427",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of two documents, one with a question bank and glosses."""
    entries = ENTRY.format(id="rules", kind="regulation") + ENTRY.format(id="std", kind="standard")
    (tmp_path / "manifest.yaml").write_text(entries, "utf-8")
    (tmp_path / "rules.txt").write_text(RULES, "utf-8")
    (tmp_path / "std.txt").write_text(STANDARD, "utf-8")
    (tmp_path / "rules.questions.csv").write_text(QUESTIONS, "utf-8")
    (tmp_path / "rules.gloss.csv").write_text(GLOSSES, "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("document_id", "clauses"),
    [
        ("db44", 187),
        ("longgang", 16),
        ("xixian", 15),
        ("party-quality", 7),
        ("party-innovation", 19),
    ],
)
def test_each_document_has_so_many_clauses(
    library: Library, document_id: str, clauses: int
) -> None:
    assert len(library.by_id[document_id].clauses) == clauses


@pytest.mark.parametrize("document_id", IDS)
def test_a_document_is_kept_byte_for_byte_as_received(document_id: str) -> None:
    raw = (SHIPPED / f"{document_id}.txt").read_bytes()
    assert hashlib.sha256(raw).hexdigest() == RECEIVED[document_id]


def test_documents_stand_in_the_order_of_the_manifest(library: Library) -> None:
    assert tuple(document.id for document in library.documents) == IDS
    assert tuple(library.by_id) == IDS
    assert all(library.by_id[document_id].metadata.title for document_id in IDS)


def test_a_clause_is_found_by_document_and_label(library: Library) -> None:
    dues = library.clause("db44", "8.1.1")
    assert dues is not None
    assert dues.heading == "会费管理"
    assert library.clause("db44", "8.9.9") is None
    assert library.clause("nowhere", "8.1.1") is None
    introduction = library.clause("longgang", "")
    assert introduction is not None
    assert introduction.heading == "引言"


@pytest.mark.parametrize("document_id", IDS)
def test_every_span_of_a_document_lies_in_its_text(library: Library, document_id: str) -> None:
    document = library.by_id[document_id]
    for clause in document.clauses:
        assert 0 <= clause.start <= clause.body <= clause.end <= len(document.text)
        own = document.text[clause.start : clause.end]
        assert own == own.rstrip()
        assert document.clause_text(clause) in own
        for item in clause.items:
            assert clause.body <= item.start < item.end <= clause.end
    for start, end in document.figures:
        assert 0 <= start < end <= len(document.text)


def test_provisions_are_kept_by_clause(library: Library) -> None:
    assert {p.clause for p in library.provisions["db44#8.1.1.1"]} == {"8.1.1.1"}
    assert "db44#8.1.1" not in library.provisions  # a heading says nothing of its own
    keys = {clause.key for document in library.documents for clause in document.clauses}
    assert set(library.provisions) <= keys


def test_a_folder_of_documents_is_read_by_its_manifest(folder: Path) -> None:
    library = load_library(folder)
    assert [document.id for document in library.documents] == ["rules", "std"]
    assert [c.label for c in library.by_id["rules"].clauses] == ["第一条", "第二条"]
    assert [c.label for c in library.by_id["std"].clauses] == ["1", "1.1", "1.1.1"]
    (question,) = library.bank
    assert (question.key, question.verdict) == ("rules#第一条", "yes")
    text = library.by_id["rules"].text
    assert text[question.start : question.end] == "会费收支应当公布。"
    assert library.gloss_of == {
        ("rules", question.start): "Income and spending of dues shall be published."
    }


def test_a_clause_is_asked_about_in_written_language_where_the_bank_has_it(
    library: Library,
) -> None:
    written = {(q.key, q.language) for q in library.bank if not q.is_colloquial}
    for place in {(q.key, q.language) for q in library.bank}:
        chosen = library.question_of(*place)
        (question,) = {q for q in library.questions_of[place] if q.question == chosen}
        assert not (place in written and question.is_colloquial)
    assert library.question_of("no#clause", "zh") is None


def test_reading_twice_gives_the_same_fingerprint(folder: Path) -> None:
    assert load_library(folder).fingerprint == load_library(folder).fingerprint


@pytest.mark.parametrize(
    ("file", "was", "becomes"),
    [
        ("rules.txt", "随意变动", "任意变动"),
        ("std.txt", "会员大会", "理事会"),
        ("rules.questions.csv", "会费要公布吗", "会费得公布吗"),
        ("rules.questions.csv", ",yes,", ",conditional,"),
        ("rules.gloss.csv", "shall be published", "must be published"),
        ("manifest.yaml", "现行有效", "已经废止"),
        ("manifest.yaml", "authority: 5", "authority: 4"),
    ],
)
def test_any_change_changes_the_fingerprint(
    folder: Path, file: str, was: str, becomes: str
) -> None:
    before = load_library(folder).fingerprint
    text = (folder / file).read_text("utf-8")
    assert was in text
    (folder / file).write_text(text.replace(was, becomes), "utf-8")
    assert load_library(folder).fingerprint != before


def test_taking_the_questions_away_changes_the_fingerprint(folder: Path) -> None:
    before = load_library(folder).fingerprint
    (folder / "rules.questions.csv").unlink()
    after = load_library(folder)
    assert after.bank == ()
    assert after.fingerprint != before


def test_a_missing_document_is_named(folder: Path) -> None:
    (folder / "std.txt").unlink()
    with pytest.raises(DocumentError, match=r"std\.txt"):
        load_library(folder)


def test_a_document_that_is_not_utf_8_is_named(folder: Path) -> None:
    (folder / "std.txt").write_bytes(STANDARD.encode("gb18030"))
    with pytest.raises(DocumentError, match=r"std\.txt") as refusal:
        load_library(folder)
    assert isinstance(refusal.value.__cause__, UnicodeDecodeError)


def test_whatever_is_wrong_with_the_documents_is_one_kind_of_error(folder: Path) -> None:
    assert all(issubclass(e, CorpusError) for e in (BankError, DocumentError, ManifestError))
    (folder / "manifest.yaml").unlink()
    with pytest.raises(CorpusError):
        load_library(folder)


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("龙岗和西咸哪边多", ("longgang", "xixian")),
        ("按广东规范会费能分几档", ("db44",)),
        ("会费能分几档", ()),
        ("does the guangdong standard agree with the longgang study", ("db44", "longgang")),
    ],
)
def test_a_document_is_known_by_what_people_call_it(
    library: Library, text: str, ids: tuple[str, ...]
) -> None:
    assert library.mentioned(text) == ids
