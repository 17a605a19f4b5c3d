"""A text of paragraphs written out in every format that users have."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable, Iterator, Sequence

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

FONT, SIZE, LEADING = "STSong-Light", 12, 20
LEFT, TOP, COLUMNS, ROWS = 90, 760, 34, 33
CLOSING = "，。；：、！？”’）》〉】)"
OPENING = "“‘（《〈【("


def as_text(lines: Sequence[str]) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def as_gb18030(lines: Sequence[str]) -> bytes:
    return "\r\n".join("　　" + line for line in lines).encode("gb18030")


def as_utf16(lines: Sequence[str]) -> bytes:
    return "\r\n".join(lines).encode("utf-16")


def as_html(lines: Sequence[str]) -> bytes:
    paragraphs = "\n".join(f"<p>　　{html.escape(line)}</p>" for line in lines[1:])
    return f"""<!DOCTYPE html><html><head><meta charset="gb2312"><title>网站</title>
        <script>var 第一条 = 1;</script><style>p {{ margin: 0 }}</style></head><body>
        <div class="header"><ul><li>首页</li><li>政策</li></ul></div><nav>第九章 导航</nav>
        <div class="content"><h1>{html.escape(lines[0])}</h1>{paragraphs}</div>
        <footer>版权所有 第九条 某网站</footer></body></html>""".encode("gb18030")


def as_markdown(lines: Sequence[str]) -> bytes:
    marked = [
        ("## " if re.match("第.{1,5}[编章] ", line) else "")
        + re.sub(r"([*_#\[\]<>&`\\])", r"\\\1", line)
        for line in lines[1:]
    ]
    return "\n".join([f"# {lines[0]}", "", *marked]).encode()


def as_word(lines: Sequence[str]) -> bytes:
    document = docx.Document()
    document.add_heading(lines[0], 0)
    for line in lines[1:]:
        document.add_paragraph("　　" + line)
    return saved(document)


def saved(document: docx.document.Document) -> bytes:
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


LEVELS = (
    ("第%1章", "chineseCountingThousand"),
    ("第%2条", "chineseCountingThousand"),
    ("（%3）", "chineseCounting"),
)
NUMBERED = tuple(
    re.compile(pattern)
    for pattern in (
        r"第[一二三四五六七八九十百]+章 ",
        r"第[一二三四五六七八九十百]+条 ",
        r"（[一二三四五六七八九十]+）",
    )
)


def as_numbered_word(lines: Sequence[str]) -> bytes:
    """With the numbers that Word counts: none of them is in a paragraph's text."""
    document = docx.Document()
    levels = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/>'
        + ('<w:lvlRestart w:val="0"/>' if n == 1 else "")
        + f'<w:suff w:val="{"nothing" if n == 2 else "space"}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (text, form) in enumerate(LEVELS)
    )
    numbering = document.part.numbering_part.element
    numbering.insert(
        0, parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>')
    )
    numbering.append(
        parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>')
    )
    document.add_heading(lines[0], 0)
    for line in lines[1:]:
        depth = next((n for n, pattern in enumerate(NUMBERED) if pattern.match(line)), None)
        words = line if depth is None else NUMBERED[depth].sub("", line, count=1)
        paragraph = document.add_paragraph(words)
        if depth is not None:
            properties = paragraph._p.get_or_add_pPr()
            properties.append(
                parse_xml(
                    f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{depth}"/>'
                    '<w:numId w:val="77"/></w:numPr>'
                )
            )
    assert document.element.body.find(qn("w:p")) is not None
    return saved(document)


def as_pdf(lines: Sequence[str]) -> bytes:
    """As a word processor prints it: title in the middle, paragraphs indented, pages numbered."""
    return printed(lines, indent=2)


def as_flush_pdf(lines: Sequence[str]) -> bytes:
    """As a plain converter prints it: no indents."""
    return printed(lines, indent=0)


def printed(lines: Sequence[str], indent: int) -> bytes:
    pdfmetrics.registerFont(UnicodeCIDFont(FONT))
    file = io.BytesIO()
    canvas = Canvas(file, pagesize=A4)
    rows = [row for line in lines[1:] for row in wrapped(line, indent)]
    canvas.setFont(FONT, 18)
    for n, start in enumerate(range(0, len(lines[0]), 22)):
        canvas.drawCentredString(A4[0] / 2, TOP - 24 * n, lines[0][start : start + 22])
    first = ROWS - 4
    pages = [rows[:first], *(rows[at : at + ROWS] for at in range(first, len(rows), ROWS))]
    for number, page in enumerate(pages, 1):
        canvas.setFont(FONT, 9)
        canvas.drawString(LEFT, 800, "某市规范性文件汇编")
        canvas.drawCentredString(A4[0] / 2, 50, f"— {number} —")
        canvas.setFont(FONT, SIZE)
        top = TOP - (4 * LEADING if number == 1 else 0)
        for n, (at, text) in enumerate(page):
            canvas.drawString(LEFT + at * SIZE, top - n * LEADING, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def wrapped(line: str, indent: int) -> Iterator[tuple[int, str]]:
    """A paragraph's rows; no row begins with a closing mark or ends with an opening one."""
    at = indent
    while line:
        size = fitting(line, COLUMNS - at)
        while 1 < size < len(line) and (line[size] in CLOSING or line[size - 1] in OPENING):
            size -= 1
        while 1 < size < len(line) and all(
            c.isascii() and c.isalnum() for c in line[size - 1 : size + 1]
        ):
            size -= 1
        yield at, line[:size]
        line, at = line[size:].lstrip(" "), 0


def fitting(line: str, columns: float) -> int:
    taken = 0.0
    for n, c in enumerate(line):
        taken += pdfmetrics.stringWidth(c, FONT, SIZE)
        if taken > columns * SIZE + 0.01:
            return n
    return len(line)


FORMATS: dict[str, tuple[str, Callable[[Sequence[str]], bytes]]] = {
    "utf-8": ("txt", as_text),
    "gb18030": ("txt", as_gb18030),
    "utf-16": ("txt", as_utf16),
    "html": ("html", as_html),
    "markdown": ("md", as_markdown),
    "word": ("docx", as_word),
    "pdf": ("pdf", as_pdf),
    "pdf without indents": ("pdf", as_flush_pdf),
}
