"""A Word document as blocks: paragraphs with their printed numbers, tables a row a line."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document as WordDocument
from docx.opc.exceptions import OpcError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from lxml.etree import ErrorTypes

from corpus.errors import DocumentError
from corpus.formats.blocks import Block, Content, content
from corpus.formats.limits import Limits
from corpus.formats.numbering import Numbering

_DECLARED = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.I)
_WRAPPERS = frozenset(
    qn(tag) for tag in ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:smartTag")
)
_LEFT_OUT = frozenset(
    qn(tag)
    for tag in (
        "w:del",
        "w:moveFrom",
        "w:instrText",
        "w:pPr",
        "w:rPr",
        "w:delText",
        "w:pict",
        "w:object",
        "w:drawing",
    )
)
_BOX = qn("w:txbxContent")


def read_word(data: bytes, limits: Limits) -> Content:
    """Read a .docx; DocumentError for one that is damaged or is none that Word writes.

    MemoryError for one that is too large, which lxml calls a fault of syntax.
    """
    try:
        check_parts(data, limits)
        opened = docx.Document(io.BytesIO(data))
        reading = WordReading(opened)
        blocks = list(reading.blocks(opened.element.body))
        return content(blocks, reading.problems())
    except (
        OpcError,
        zipfile.BadZipFile,
        zlib.error,
        KeyError,
        ValueError,
        SyntaxError,
        OSError,
        AttributeError,
        TypeError,
        IndexError,
        AssertionError,
        NotImplementedError,
        EOFError,
    ) as error:
        if getattr(error, "code", None) == ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from error
        raise DocumentError(f"is a damaged Word file: save it again as .docx ({error})") from error


def check_parts(data: bytes, limits: Limits) -> None:
    """Refuse XML that declares entities, and parts that unpack to more than they say."""
    total = 0
    with zipfile.ZipFile(io.BytesIO(data)) as opened:
        for member in opened.infolist():
            with opened.open(member) as part:
                text = part.read(limits.unpacked - total + 1)
            total += len(text)
            if total > limits.unpacked:
                raise DocumentError(f"unpacks to more than the allowed {limits.unpacked:,} bytes")
            if not member.filename.lower().endswith((".xml", ".rels")):
                continue
            if _DECLARED.search(text) or b"\x00" in text[:200]:
                raise DocumentError(
                    f"{member.filename} in it declares XML entities, which no Word document does: "
                    "open it in Word and save it again"
                )


class WordReading:
    """A walk over a document that counts its numbered paragraphs as Word prints them."""

    def __init__(self, opened: WordDocument) -> None:
        self._numbering = Numbering(opened)
        self._levels = heading_levels(opened)
        self._pictures = 0
        self._notes = 0

    def problems(self) -> Iterator[str]:
        """What was seen and not read."""
        if self._pictures:
            yield f"{self._pictures} picture(s): text in them is not read"
        if self._notes:
            yield f"{self._notes} footnote(s) or endnote(s): not read"

    def blocks(self, parent: BaseOxmlElement) -> Iterator[Block]:
        """The blocks below an element of the body, in order."""
        for node in parent.iterchildren():
            if node.tag == qn("w:p"):
                yield from self._paragraph(node)
            elif node.tag == qn("w:tbl"):
                yield from self._table(node)
            elif node.tag in _WRAPPERS and not is_contents(node):
                yield from self.blocks(node)

    def _paragraph(self, node: BaseOxmlElement) -> Iterator[Block]:
        text = paragraph_text(node)
        self._pictures += sum(1 for _ in node.iter(qn("w:drawing"), qn("w:pict"))) > 0
        self._notes += sum(
            1 for _ in node.iter(qn("w:footnoteReference"), qn("w:endnoteReference"))
        )
        if text.strip():
            yield Block(self._numbering.prefix(node) + text, self._levels.get(style_of(node), 0))
        for box in node.iter(_BOX):
            if not any(a.tag.endswith("}Fallback") for a in box.iterancestors()):
                yield from self.blocks(box)

    def _table(self, node: BaseOxmlElement) -> Iterator[Block]:
        rows = [
            row.findall(qn("w:tc")) for row in node.iter(qn("w:tr")) if nearest_table(row) is node
        ]
        if all(len(row) < 2 for row in rows):
            for row in rows:
                for cell in row:
                    yield from self.blocks(cell)
            return
        for row in rows:
            cells = [" ".join(block.text for block in self.blocks(cell)) for cell in row]
            if any(cells):
                yield Block(" | ".join(cells))


def nearest_table(row: BaseOxmlElement) -> BaseOxmlElement:
    """The table that a row belongs to, and not one around that."""
    table: BaseOxmlElement = next(row.iterancestors(qn("w:tbl")))
    return table


def paragraph_text(paragraph: BaseOxmlElement) -> str:
    """The text of a paragraph as printed: insertions with it, deletions and field codes without."""
    pieces: list[str] = []
    pending = list(reversed(list(paragraph)))
    while pending:
        node = pending.pop()
        if node.tag in _LEFT_OUT or not isinstance(node.tag, str):
            continue
        if node.tag == qn("w:t"):
            pieces.append(node.text or "")
        elif node.tag == qn("w:tab"):
            pieces.append(" ")
        elif node.tag in (qn("w:br"), qn("w:cr")):
            pieces.append("\n")
        elif node.tag == qn("w:noBreakHyphen"):
            pieces.append("-")
        else:
            pending.extend(reversed(list(node)))
    return "".join(pieces)


def is_contents(node: BaseOxmlElement) -> bool:
    """Whether a content control is the table of contents."""
    gallery = node.find(f"{qn('w:sdtPr')}/{qn('w:docPartObj')}/{qn('w:docPartGallery')}")
    return gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"


def style_of(paragraph: BaseOxmlElement) -> str:
    """The id of a paragraph's style."""
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return style.get(qn("w:val"), "") if style is not None else ""


def heading_levels(opened: WordDocument) -> dict[str, int]:
    """The heading level of each style that is a heading: by its name, or its outline level."""
    levels = {}
    for style in opened.styles.element.iter(qn("w:style")):
        name = style.find(qn("w:name"))
        words = (name.get(qn("w:val")) or "").lower() if name is not None else ""
        outline = style.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        if match := re.fullmatch(r"(?:heading|标题)\s*([1-6])", words):
            levels[style.get(qn("w:styleId"), "")] = int(match[1])
        elif words in ("title", "标题"):
            levels[style.get(qn("w:styleId"), "")] = 1
        elif outline is not None and (outline.get(qn("w:val")) or "").isdigit():
            level = int(outline.get(qn("w:val")))
            if level < 6:
                levels[style.get(qn("w:styleId"), "")] = level + 1
    return levels
