"""Scanned PDFs: read with the OCR extra, refused with its name without."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence

import pypdfium2 as pdfium
import pytest

from corpus.document import Document
from corpus.errors import DocumentError
from corpus.formats import scan
from corpus.formats.limits import LIMITS
from corpus.formats.pdf import read_pdf
from corpus.intake import take_in
from corpus.library import parse
from tests.corpus.intake.regulations import CHARTER, CHARTER_LABELS
from tests.corpus.intake.written import as_pdf


def scanned(lines: Sequence[str]) -> bytes:
    """A print-out put through a scanner: the pages' pictures alone."""
    pages = [page.render(scale=2).to_pil() for page in pdfium.PdfDocument(as_pdf(lines))]
    if all(low == high for low, high in pages[0].convert("RGB").getextrema()):
        pytest.skip("no Chinese font here: apt-get install fonts-wqy-microhei")
    file = io.BytesIO()
    pages[0].save(file, "PDF", save_all=True, append_images=pages[1:], resolution=144)
    return file.getvalue()


def merged(*files: bytes) -> bytes:
    """The pages of several PDFs in one."""
    whole = pdfium.PdfDocument.new()
    for data in files:
        whole.import_pages(pdfium.PdfDocument(data))
    file = io.BytesIO()
    whole.save(file)
    return file.getvalue()


def read(data: bytes) -> tuple[Document, tuple[str, ...]]:
    taken = take_in("章程.pdf", data, {})
    return parse(taken.text, taken.metadata), taken.problems


@pytest.fixture
def ocr() -> None:
    if not scan.is_installed():
        assert not os.environ.get("CI"), "make test installs the OCR extra"
        pytest.skip("the OCR extra is not installed: make ocr")


@pytest.mark.usefixtures("ocr")
def test_a_scanned_charter_has_its_clauses() -> None:
    document, problems = read(scanned(CHARTER))
    assert [clause.label for clause in document.clauses] == CHARTER_LABELS
    assert document.metadata.title == CHARTER[0]
    assert "".join(document.text.split()).replace("#", "") == "".join("".join(CHARTER).split())
    assert "compare with the original" in problems[0]


@pytest.mark.usefixtures("ocr")
def test_the_pictures_among_pages_of_text_are_read() -> None:
    half = len(CHARTER) // 2
    whole = merged(as_pdf(CHARTER[:half]), scanned([CHARTER[0], *CHARTER[half:]]))
    document, _ = read(whole)
    text = "".join(document.text.split())
    for line in CHARTER:
        assert "".join(line.split()) in text


@pytest.mark.usefixtures("ocr")
def test_empty_pages_are_no_pictures() -> None:
    blank = pdfium.PdfDocument.new()
    blank.new_page(595, 842)
    file = io.BytesIO()
    blank.save(file)
    with pytest.raises(DocumentError, match="its pages are empty"):
        take_in("空.pdf", file.getvalue(), {})
    assert read(merged(as_pdf(CHARTER), file.getvalue()))[1] == ("page 3: empty",)


def test_without_the_extra_a_scan_is_refused_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan, "is_installed", lambda: False)
    data = scanned(CHARTER)
    with pytest.raises(DocumentError, match=r"a scan.*`make ocr`"):
        read_pdf(data, LIMITS)
    assert "`make ocr`" in read_pdf(merged(as_pdf(CHARTER), data), LIMITS).problems[0]
