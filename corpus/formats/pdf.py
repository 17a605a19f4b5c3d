"""A PDF: every printed line of its text layer with its place, size and page, or of its pictures."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
import pypdfium2 as pdfium
from numpy.typing import NDArray
from pypdfium2 import raw

from corpus.errors import DocumentError, PicturesError
from corpus.formats import scan
from corpus.formats.blocks import Content, content
from corpus.formats.layout import PrintedLine, paragraphs
from corpus.formats.limits import Limits

WITH_OCR = "install the OCR extra once (`make ocr`) and add it again, or add the text as DOCX"
SCANNED = f"holds no text, only pictures of pages (a scan): {WITH_OCR}"
GARBLED = f"has a text layer that does not say which letters its signs are: {WITH_OCR}"
EMPTY = "holds no text: its pages are empty"
DOTS_PER_POINT, MOST_DOTS = 2.0, 4000
SEEN = "read from pictures of pages, which may hold mistakes: compare with the original"


@dataclass(frozen=True, slots=True)
class Pages:
    """The lines of every page's text layer; `pictures` are pages to be read from their picture."""

    document: pdfium.PdfDocument
    lines: list[list[PrintedLine]]
    problems: list[str]
    pictures: tuple[int, ...]
    is_garbled: bool


def read_pdf(data: bytes, limits: Limits) -> Content:
    """Read a PDF's text layer into paragraphs; pages without text are problems.

    PicturesError where there are such pages and OCR is installed.
    """
    pages = text_layer(data, limits)
    is_unread = pages.is_garbled or not any(pages.lines)
    why = GARBLED if pages.is_garbled else SCANNED if pages.pictures else EMPTY
    if pages.pictures and scan.is_installed():
        raise PicturesError(why)
    if is_unread:
        raise DocumentError(why)
    unread = [f"page {number + 1}: a picture, not read; {WITH_OCR}" for number in pages.pictures]
    return content(paragraphs([*chain(*pages.lines)]), [*pages.problems, *unread])


def read_scan(data: bytes, limits: Limits) -> Content:
    """Read a PDF into paragraphs, from pictures of its pages where there is no text."""
    pages = text_layer(data, limits)
    recogniser = scan.Recogniser()
    problems = [*pages.problems, SEEN]
    for number in pages.pictures:
        seen = recogniser.read(*picture(pages.document[number]), number)
        pages.lines[number] = list(seen.lines)
        problems += [f"page {number + 1}: “{text}” is hard to read" for text in seen.unsure]
    if not any(pages.lines):
        raise DocumentError(EMPTY)
    return content(paragraphs([*chain(*pages.lines)]), problems)


def text_layer(data: bytes, limits: Limits) -> Pages:
    """The lines of every page, as far as the document says which letters they are."""
    document = opened(data)
    if len(document) > limits.pages:
        raise DocumentError(f"has {len(document):,} pages; {limits.pages:,} are allowed: split it")
    lines: list[list[PrintedLine]] = []
    problems: list[str] = []
    pictures: list[int] = []
    size = 0
    for number in range(len(document)):
        lines.append([])
        try:
            lines[-1] += page_lines(document[number], number)
            if not lines[-1] and has_picture(document[number]):
                pictures.append(number)
            elif not lines[-1]:
                problems.append(f"page {number + 1}: empty")
        except pdfium.PdfiumError:
            problems.append(f"page {number + 1}: damaged, not read")
        size += sum(len(line.text) for line in lines[-1])
        if size > limits.characters:
            raise DocumentError(f"holds more than {limits.characters:,} characters: split it")
    is_unknown = is_garbled([*chain(*lines)])
    seen = range(len(document)) if is_unknown else pictures
    return Pages(document, lines, problems, tuple(seen), is_unknown)


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


def has_picture(page: pdfium.PdfPage) -> bool:
    """Whether a page shows a picture."""
    return next(page.get_objects([raw.FPDF_PAGEOBJ_IMAGE]), None) is not None


def picture(page: pdfium.PdfPage) -> tuple[NDArray[np.uint8], float]:
    """A page as it looks, RGB, and its dots to a point."""
    scale = min(DOTS_PER_POINT, MOST_DOTS / max(page.get_size()))
    return page.render(scale=scale, rev_byteorder=True).to_numpy(), scale


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
