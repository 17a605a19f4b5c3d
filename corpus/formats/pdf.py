"""The text layer of a PDF: every printed line with its place, size and page."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator

import pypdfium2 as pdfium
from pypdfium2 import raw

from corpus.errors import DocumentError
from corpus.formats.blocks import Content, content
from corpus.formats.layout import PrintedLine, paragraphs
from corpus.formats.limits import Limits

SCANNED = (
    "holds no text, only pictures of pages (a scan): run OCR over it first and add the PDF with "
    "text that it gives, or the text as DOCX"
)
GARBLED = (
    "has a text layer that does not say which letters its signs are: save it again as PDF with "
    "embedded fonts, or as DOCX"
)


def read_pdf(data: bytes, limits: Limits) -> Content:
    """Read a PDF's text layer into paragraphs; pages without text are problems."""
    document = opened(data)
    if len(document) > limits.pages:
        raise DocumentError(f"has {len(document):,} pages; {limits.pages:,} are allowed: split it")
    lines: list[PrintedLine] = []
    problems: list[str] = []
    size = 0
    for number in range(len(document)):
        try:
            found = list(page_lines(document[number], number))
        except pdfium.PdfiumError:
            problems.append(f"page {number + 1}: damaged, not read")
            continue
        size += sum(len(line.text) for line in found)
        if size > limits.characters:
            raise DocumentError(f"holds more than {limits.characters:,} characters: split it")
        if not found:
            problems.append(f"page {number + 1}: no text (a picture or an empty page)")
        lines += found
    if not lines:
        raise DocumentError(SCANNED)
    if is_garbled(lines):
        raise DocumentError(GARBLED)
    return content(paragraphs(lines), problems)


def opened(data: bytes) -> pdfium.PdfDocument:
    """The document; DocumentError where it is encrypted or damaged."""
    try:
        document = pdfium.PdfDocument(data)
        if len(document) > 0:
            return document
    except pdfium.PdfiumError as error:
        if "password" in str(error).lower():
            raise DocumentError("is encrypted: save it without a password") from error
        raise DocumentError(f"is a damaged PDF: save it again ({error})") from error
    raise DocumentError("is a PDF without pages")


def page_lines(page: pdfium.PdfPage, number: int) -> Iterator[PrintedLine]:
    """The lines of a page in the order in which they are read."""
    text_page = page.get_textpage()  # kept by name: PDFium closes it once nothing refers to it
    text = text_page.raw
    letters: list[tuple[int, str]] = []
    for n in range(raw.FPDFText_CountChars(text)):
        code = raw.FPDFText_GetUnicode(text, n)
        if code in (10, 13):
            if line := printed_line(text, letters, number):
                yield line
            letters = []
        elif code and not 0xDC00 <= code < 0xE000:
            letters.append((n, character(text, n, code)))
    if line := printed_line(text, letters, number):
        yield line


def character(text: raw.FPDF_TEXTPAGE, n: int, code: int) -> str:
    """The character at a place; one beyond the first plane takes two places."""
    if 0xD800 <= code < 0xDC00:
        low = raw.FPDFText_GetUnicode(text, n + 1)
        if 0xDC00 <= low < 0xE000:
            return chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00)
        return "\ufffd"
    return chr(code)


def printed_line(
    text: raw.FPDF_TEXTPAGE, letters: list[tuple[int, str]], page: int
) -> PrintedLine | None:
    """A line with its box on the page; None for one of white space alone."""
    seen = [n for n, letter in letters if not letter.isspace()]
    if not seen:
        return None
    first, last = box(text, seen[0]), box(text, seen[-1])
    size = raw.FPDFText_GetFontSize(text, seen[len(seen) // 2])
    return PrintedLine(
        "".join(letter for _, letter in letters).strip(),
        page,
        left=first.left,
        right=max(first.right, last.right),
        top=first.top,
        bottom=first.bottom,
        size=max(float(first.top - first.bottom), float(size), 1.0) if size <= 1 else float(size),
    )


def box(text: raw.FPDF_TEXTPAGE, n: int) -> raw.FS_RECTF:
    """The box that a character takes in its line, white space around its ink included."""
    rectangle = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(text, n, ctypes.byref(rectangle))
    return rectangle


def is_garbled(lines: list[PrintedLine]) -> bool:
    """Whether the letters are unknown: of private use, or replaced."""
    letters = "".join(line.text for line in lines)
    unknown = sum("\ue000" <= c <= "\uf8ff" or c == "\ufffd" or ord(c) < 32 for c in letters)
    return unknown * 5 > len(letters)
