"""The answer sheet as a Word document."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

from assistant.answer import Finding
from assistant.sheet import AnswerSheet, CitedClause
from corpus.script import Language

FONT = "Microsoft YaHei"
INK, SOFT = RGBColor(0x1C, 0x21, 0x26), RGBColor(0x59, 0x62, 0x6B)
ACCENT = RGBColor(0x16, 0x59, 0xB5)
FINDINGS = {
    "yes": RGBColor(0x1A, 0x6B, 0x34),
    "no": RGBColor(0xB4, 0x23, 0x18),
    "free": SOFT,
    "conditional": RGBColor(0x84, 0x54, 0x00),
    "refused": SOFT,
}
LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "zh-Hant": "zh-HK", "en": "zh-CN"}
# What XML cannot hold.
_ILLEGAL = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Look:
    """How a style looks; sizes and spaces in points, the indent in millimetres."""

    size: float
    colour: RGBColor = INK
    bold: bool = False
    before: float = 0
    after: float = 4
    indent: float | None = None


STYLES = {
    "Normal": Look(10.5),
    "Title": Look(22, bold=True, after=8),
    "Heading 1": Look(11, ACCENT, bold=True, before=12),
    "Heading 2": Look(11, bold=True, before=8, after=2),
    "Body Text": Look(13, bold=True),
    "Body Text 3": Look(16, bold=True),
    "Caption": Look(9, SOFT, after=2),
    "Quote": Look(10.5, indent=6),
    "List Bullet": Look(10.5),
    "List Number": Look(10.5),
    "Footer": Look(8, SOFT),
}


def as_docx(sheet: AnswerSheet) -> bytes:
    """A sheet as the bytes of a .docx file."""
    document = docx.Document()
    lay_out(document, sheet)
    ask(document, sheet)
    reply(document, sheet)
    if sheet.clauses:
        add(document, sheet.headings.clauses, "Heading 1")
        add(document, sheet.headings.marked, "Caption")
    for clause in sheet.clauses:
        cite(document, clause)
    if sheet.nearest:
        add(document, sheet.headings.nearest, "Heading 1")
    for near in sheet.nearest:
        add(document, f"{near.place}\n{near.heading}", "List Bullet")
    if sheet.notices:
        add(document, sheet.headings.notices, "Heading 1")
    for notice in sheet.notices:
        add(document, notice, "List Bullet")
    add(document, "", "Caption")
    for line in sheet.foot:
        add(document, line, "Caption")
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def lay_out(document: Document, sheet: AnswerSheet) -> None:
    """A4 with numbered pages, the styles, and the file's properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(22)
    section.top_margin = section.bottom_margin = Mm(20)
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    section.footer.paragraphs[0]._p.append(number)
    for name, look in STYLES.items():
        dress(document.styles[name], look)
    for language in document.styles.element.xpath("w:docDefaults//w:lang"):
        language.set(qn("w:eastAsia"), LANGUAGES[sheet.language])
    properties = document.core_properties
    properties.title = clean(f"{sheet.headings.title}: {sheet.question}")[:255]
    properties.author, properties.comments = sheet.headings.maker, ""
    properties.created = properties.modified = sheet.made


def dress(style: ParagraphStyle, look: Look) -> None:
    """Give a style its look; the theme's fonts, which would go first, are taken out."""
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.attrib.clear()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), FONT)
    style.font.size, style.font.color.rgb = Pt(look.size), look.colour
    style.font.bold, style.font.italic = look.bold, False
    space = style.paragraph_format
    space.space_before, space.space_after = Pt(look.before), Pt(look.after)
    if look.indent is not None:
        space.left_indent = Mm(look.indent)


def ask(document: Document, sheet: AnswerSheet) -> None:
    """The title, the earlier questions and the question."""
    add(document, sheet.headings.title, "Title")
    if sheet.earlier:
        add(document, sheet.headings.earlier, "Heading 1")
    for question in sheet.earlier:
        add(document, question, "List Number")
    add(document, sheet.headings.question, "Heading 1")
    add(document, sheet.question, "Body Text")


def reply(document: Document, sheet: AnswerSheet) -> None:
    """The finding and the answer."""
    if sheet.finding:
        add(document, sheet.headings.finding, "Heading 1")
        find(document, sheet.finding)
    add(document, sheet.headings.answer, "Heading 1")
    for line in sheet.lines:
        add(document, line.text, "List Bullet" if line.is_point else "Normal")


def find(document: Document, finding: Finding) -> None:
    """The finding in its colour."""
    paragraph = document.add_paragraph(style="Body Text 3")
    paragraph.add_run(clean(finding.words)).font.color.rgb = FINDINGS[finding.kind]


def cite(document: Document, clause: CitedClause) -> None:
    """A clause in full, what is quoted highlighted."""
    add(document, clause.place, "Heading 2")
    add(document, " · ".join(clause.facts), "Caption")
    add(document, " › ".join(clause.path), "Caption")
    text = document.add_paragraph(style="Quote")
    for piece in clause.pieces:
        run = text.add_run(clean(piece.text))
        if piece.is_quoted:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        for marker in piece.markers:
            text.add_run(f"[{marker}]").font.superscript = True
    for gloss in clause.glosses:
        add(document, gloss, "Normal")
    for modality in clause.forces:
        add(document, modality, "Caption")


def add(document: Document, text: str, style: str) -> None:
    """A paragraph; what comes from outside loses what XML cannot hold."""
    document.add_paragraph(clean(text), style)


def clean(text: str) -> str:
    """A text that XML can hold, its line ends plain."""
    return _ILLEGAL.sub("", text).replace("\r\n", "\n")
