"""Spreadsheets: rows of text as CSV or XLSX and back; no cell is ever a formula."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from xml.etree import ElementTree

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
Columns = Mapping[str, int]


def as_csv(columns: Columns, rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as CSV under the names of the columns."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for row in rows:
        writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
    return text.getvalue().encode("utf-8-sig")


def as_xlsx(columns: Columns, rows: Iterable[Iterable[str]]) -> bytes:
    """Rows as a workbook, columns as wide as they say: headings stay in view, with filters."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for number, width in enumerate(columns.values(), 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = "B2"

    def cell(text: str, bold: bool) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", text))
        made.data_type = "s"
        made.font = Font(bold=bold)
        made.alignment = Alignment(wrap_text=True, vertical="top")
        return made

    lines = [list(columns), *([*row] for row in rows)]
    for number, line in enumerate(lines):
        sheet.append([cell(text, bold=number == 0) for text in line])
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(lines)}"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read_rows(
    content: bytes, is_csv: bool, wanted: Iterable[str] = ()
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row's number and its cells by column, blank rows left out.

    A row that ends early has empty cells. ValueError where the content is no such sheet.
    """
    try:
        lines = list(csv_lines(content) if is_csv else xlsx_lines(content))
    except UnicodeDecodeError as error:
        raise ValueError("it is not UTF-8: save it as “CSV UTF-8”") from error
    except (csv.Error, ElementTree.ParseError, zipfile.BadZipFile, KeyError) as error:
        raise ValueError(f"it cannot be read as a sheet: {error}") from error
    names = lines[0][1] if lines else []
    if lacking := [name for name in wanted if name not in names]:
        raise ValueError(f"there is no column {', '.join(lacking)}")
    for number, line in lines[1:]:
        if any(line):
            yield number, dict(zip_longest(names, line[: len(names)], fillvalue=""))


def csv_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The numbered lines of a CSV file."""
    reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    for line in reader:
        yield reader.line_num, [cell[1:] if is_quoted(cell) else cell for cell in line]


def is_quoted(cell: str) -> bool:
    """Whether a cell begins with the mark that keeps it from being a formula."""
    return cell.startswith("'") and cell[1:].startswith(_FORMULA)


def xlsx_lines(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The numbered lines of a workbook's first sheet."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    for number, line in enumerate(book.worksheets[0].iter_rows(values_only=True), 1):
        yield number, ["" if value is None else str(value) for value in line]
