from __future__ import annotations

import re
from pathlib import Path

import pytest

from corpus.document import Document
from corpus.errors import CorpusError, GlossError
from corpus.gloss import read_glosses
from corpus.library import Library
from tests.corpus.texts import read

HEADER = "clause,quote,gloss\n"


@pytest.fixture
def document() -> Document:
    return read("1 会费\n会费标准\n1.1.1 会费档次不应超过 4级。会费标准应由会员大会决定。\n")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "small.gloss.csv"


def test_a_gloss_renders_a_sentence_or_a_heading(document: Document, path: Path) -> None:
    path.write_text(
        HEADER
        + "1.1,,Dues rates\n"
        + "1.1.1,会费档次不应超过4级,There shall be no more than four tiers.\n",
        "utf-8-sig",
    )
    heading, sentence = read_glosses(path, document)
    assert (heading.clause, heading.is_heading, heading.text) == ("1.1", True, "Dues rates")
    assert not sentence.is_heading
    assert document.text[sentence.start : sentence.end] == "会费档次不应超过 4级。"
    assert sentence.text == "There shall be no more than four tiers."


def test_a_gloss_may_say_that_a_machine_wrote_it(document: Document, path: Path) -> None:
    header = HEADER.replace("\n", ",source\n")
    path.write_text(header + "1.1,,Dues rates,machine\n1.1,,Dues,\n", "utf-8")
    assert [gloss.by_machine for gloss in read_glosses(path, document)] == [True, False]


def test_a_missing_file_holds_no_gloss(document: Document, path: Path) -> None:
    assert read_glosses(path, document) == ()


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ("clause,gloss\n1.1,Dues rates\n", "columns"),
        (HEADER + "1.1,,Dues rates\n1.1.1,五级,Five tiers\n", "line 3"),
        (HEADER + "9.9,,Nothing\n", "line 2"),
    ],
)
def test_a_wrong_gloss_is_refused_and_the_line_to_mend_is_named(
    document: Document, path: Path, rows: str, named: str
) -> None:
    path.write_text(rows, "utf-8")
    with pytest.raises(GlossError, match=named) as refusal:
        read_glosses(path, document)
    assert isinstance(refusal.value, CorpusError)


def test_every_sentence_of_the_standard_has_an_english_gloss(library: Library) -> None:
    missing = [
        (clause.label, provision.start)
        for clause in library.by_id["db44"].clauses
        for provision in library.provisions.get(clause.key, ())
        if ("db44", provision.start) not in library.gloss_of
    ]
    assert missing == []


def test_every_heading_of_the_standard_has_an_english_gloss(library: Library) -> None:
    glossed = {g.clause for g in library.glosses if g.document_id == "db44" and g.is_heading}
    headed = {clause.label for clause in library.by_id["db44"].clauses if clause.heading}
    assert headed - glossed == set()


def test_every_shipped_gloss_is_english(library: Library) -> None:
    assert library.glosses
    for gloss in library.glosses:
        assert re.search(r"[A-Za-z]{2}", gloss.text)
        assert len(re.findall(r"[A-Za-z]", gloss.text)) > 2 * len(
            re.findall(r"[一-鿿]", gloss.text)
        )
