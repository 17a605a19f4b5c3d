"""The register of provisions: a checklist that is true to the text."""

from __future__ import annotations

import csv
import io
import zipfile
from dataclasses import replace

from assistant.register import COLUMNS, register
from assistant.spreadsheet import as_csv, as_xlsx, read_rows
from corpus.document import Metadata
from corpus.library import Library, parse


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
