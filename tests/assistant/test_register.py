"""The register of provisions: a checklist that is true to the text."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import httpx
import pytest
from fastapi import FastAPI

from assistant.api import add_errors
from assistant.register import COLUMNS, Entry, choices, select
from assistant.register_api import register_router
from assistant.spreadsheet import as_csv, as_xlsx, read_rows
from corpus.document import Metadata
from corpus.library import Library, parse
from tests.assistant.conftest import serving

LAW = """第一章 总则
第一条 行业协会应当依法登记。
第二条 会员可以自愿退会。
第二章 会费
第三条 行业协会不得强制入会。会费应当公开。
"""


def law() -> Library:
    metadata = Metadata("law", "某条例", "regulation", status="现行", authority=3)
    return Library((parse(LAW, metadata),), (), (), "")


def register(library: Library) -> Iterator[tuple[str, ...]]:
    return (entry.row for entry in select(library))


def rows(library: Library) -> list[dict[str, str]]:
    content = as_csv(COLUMNS, register(library))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_bound_stands_in_words_beside_its_clause(library: Library) -> None:
    (row,) = [r for r in rows(library) if r["条款"] == "8.1.1.1" and r["数值界限"]]
    assert row["数值界限"] == "最多 4 级"
    assert row["语气"].startswith("不应")
    assert "不应超过 4级" in row["规定"]


def test_every_row_is_text_of_its_document(library: Library) -> None:
    texts = {d.metadata.title: d.text for d in library.documents}
    found = rows(library)
    assert len(found) > 100
    assert all(row["规定"] in texts[row["文件"]] for row in found)


def test_a_paper_lays_down_no_provision(library: Library) -> None:
    kinds = {d.metadata.title: d.metadata.kind for d in library.documents}
    assert {kinds[row[0]] for row in register(library)} == {"standard"}


def test_a_cell_is_never_a_formula(library: Library) -> None:
    metadata = Metadata("x", "=HYPERLINK(1)", "regulation", status="现行", authority=3)
    hostile = replace(library, documents=(parse("第一条 会费应公开。", metadata),))
    vars(hostile).pop("provisions", None)
    assert [row["文件"] for row in rows(hostile)] == ["'=HYPERLINK(1)"]
    with zipfile.ZipFile(io.BytesIO(as_xlsx(COLUMNS, register(hostile)))) as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_the_workbook_holds_what_the_table_holds(library: Library) -> None:
    books = [make(COLUMNS, register(library)) for make in (as_csv, as_xlsx)]
    tables = [
        [row for _, row in read_rows(content, is_csv)]
        for content, is_csv in zip(books, (True, False), strict=True)
    ]
    assert tables[0] == tables[1]
    assert len(tables[0]) == len(rows(library))


@pytest.fixture(scope="module")
def both(library: Library) -> Library:
    """The shipped documents and a law, so that there is more than one to choose."""
    found = replace(library, documents=(*library.documents, *law().documents))
    vars(found).pop("provisions", None)
    return found


@pytest.fixture(scope="module")
def client(both: Library) -> Iterator[httpx.Client]:
    api = FastAPI()
    add_errors(api)
    api.include_router(register_router(lambda: both))
    with (
        serving(api) as address,
        httpx.Client(base_url=address, trust_env=False, timeout=60) as client,
    ):
        yield client


def test_a_filter_lets_through_what_it_names_and_nothing_else(both: Library) -> None:
    for entry in select(both, document="law"):
        assert entry.document.id == "law"
    (forbidden,) = select(both, document="law", modality="shall_not")
    assert forbidden.clause.label == "第三条"
    assert [e.clause.label for e in select(both, chapter="第一章 总则")] == ["第一条", "第二条"]
    assert {e.row[5] for e in select(both, subject="会员主体")} == {"会员主体"}
    assert list(select(both, document="longgang")) == []


def test_filters_together_let_through_what_all_of_them_do(both: Library) -> None:
    whole = list(select(both))
    possible = choices(both)
    for chapter, modality, subject in product(
        (None, *possible.chapters), (None, *possible.modalities), (None, *possible.subjects[:3])
    ):
        found = list(select(both, chapter=chapter, modality=modality, subject=subject))
        assert found == [
            entry
            for entry in whole
            if chapter in (None, entry.chapter)
            and modality in (None, entry.provision.modality)
            and subject in (None, entry.provision.subject)
        ]


def test_nothing_is_lost_between_the_choices(both: Library) -> None:
    whole = list(select(both))
    for document in (None, "db44", "law"):
        here = [entry for entry in whole if document in (None, entry.document.id)]
        possible = choices(both, document)
        assert here == parts(both, document, "chapter", possible.chapters)
        for name, values in (("modality", possible.modalities), ("subject", possible.subjects)):
            found = parts(both, document, name, values)
            assert len(found) == len(here)
            assert all(entry in found for entry in here)


def parts(
    library: Library, document: str | None, name: str, values: tuple[str, ...]
) -> list[Entry]:
    found = [list(select(library, document=document, **{name: value})) for value in values]
    assert all(found), "a choice that lets nothing through"
    return [entry for part in found for entry in part]


def test_the_choices_are_what_there_is(both: Library) -> None:
    possible = choices(both, "law")
    assert possible.chapters == ("第一章 总则", "第二章 会费")
    assert possible.modalities == ("shall", "shall_not", "may")
    assert "8 业务治理能力建设" in choices(both).chapters
    assert "8 业务治理能力建设" not in possible.chapters
    assert choices(both, "db44").subjects[0] == "行业协会商会"
    assert choices(both, "longgang").chapters == ()


def test_an_article_under_no_chapter_is_a_chapter_of_its_own() -> None:
    metadata = Metadata("x", "某办法", "regulation", status="现行", authority=3)
    document = parse("第一条 会费应公开。\n第二条 会费应合理。", metadata)
    assert choices(Library((document,), (), (), "")).chapters == ("第一条", "第二条")


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_register_is_downloaded_whole_or_narrowed(
    client: httpx.Client, both: Library, kind: str
) -> None:
    chapter = "8 业务治理能力建设"
    for filters, wanted in (
        ({}, select(both)),
        ({"document": "", "chapter": "", "modality": "", "subject": ""}, select(both)),
        ({"document": "db44", "chapter": chapter}, select(both, document="db44", chapter=chapter)),
        ({"modality": "shall_not"}, select(both, modality="shall_not")),
        ({"subject": "会员主体"}, select(both, subject="会员主体")),
        ({"document": "longgang", "modality": "may"}, ()),
    ):
        response = client.get("/api/register", params={"format": kind, **filters})
        assert response.status_code == 200
        found = [tuple(row.values()) for _, row in read_rows(response.content, kind == "csv")]
        assert found == [entry.row for entry in wanted]


def test_the_file_has_a_name_for_new_programs_and_old() -> None:
    api = FastAPI()
    api.include_router(register_router(law))
    with serving(api) as address:
        response = httpx.get(f"{address}/api/register?format=xlsx", trust_env=False, timeout=60)
    assert response.headers["content-disposition"] == (
        'attachment; filename="register.xlsx"; '
        "filename*=UTF-8''%E8%A7%84%E5%AE%9A%E6%B8%85%E5%8D%95.xlsx"
    )


@pytest.mark.parametrize(
    ("filters", "status", "code", "named"),
    [
        ({"document": "none"}, 404, "document_not_found", "db44"),
        ({"chapter": "8"}, 422, "chapter_not_found", "8 业务治理能力建设"),
        (
            {"document": "law", "chapter": "8 业务治理能力建设"},
            422,
            "chapter_not_found",
            "第二章 会费",
        ),
        ({"modality": "must"}, 422, "modality_not_found", "shall_not"),
        ({"modality": "statement"}, 422, "modality_not_found", "shall_not"),
        ({"subject": "某人"}, 422, "subject_not_found", "行业协会商会"),
        ({"format": "pdf"}, 422, "invalid_request", "xlsx"),
    ],
)
def test_a_filter_for_what_there_is_not_is_an_error_that_says_what_there_is(
    client: httpx.Client, filters: dict[str, str], status: int, code: str, named: str
) -> None:
    response = client.get("/api/register", params=filters)
    assert response.status_code == status
    error = response.json()["error"]
    assert error["code"] == code
    assert named in error["message"]


def test_of_many_subjects_an_error_names_a_few(client: httpx.Client, both: Library) -> None:
    message = client.get("/api/register?subject=x").json()["error"]["message"]
    assert sum(subject in message for subject in choices(both).subjects) < 10
