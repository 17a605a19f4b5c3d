"""An HTML page as blocks: what is read on it, without navigation, scripts and chrome."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree, html

from corpus.errors import DocumentError
from corpus.formats.blocks import Block, Content, content
from corpus.formats.plain import decode, strictly

_CHARSET = re.compile(
    rb"""<(?:meta|\?xml)[^>]*?(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.I
)
_GB = re.compile(r"gb|hz|cp936", re.I)
CHROME = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "nav",
        "header",
        "footer",
        "aside",
        "form",
        "button",
        "select",
        "option",
        "iframe",
        "object",
        "svg",
        "canvas",
        "video",
        "audio",
        "dialog",
        "head",
        "menu",
        "input",
        "textarea",
    ]
)
_CHROME_ROLE = frozenset(
    ["navigation", "banner", "contentinfo", "complementary", "search", "menu", "dialog"]
)
_CHROME_NAME = re.compile(
    r"(?:^|[-_\s])(?:nav|navbar|menu|footer|header|sidebar|breadcrumbs?|crumbs?|share|toolbar|pager"
    r"|pagination|copyright|advert|ads|cookie|comments?|skip|search)(?:$|[-_\s\d])",
    re.I,
)
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "address",
        "figure",
        "figcaption",
        "center",
        "fieldset",
        "details",
        "summary",
        "body",
        "html",
    ]
)
SECTIONS = frozenset(["div", "section", "article", "main", "body", "html", "header"])


def read_html(data: bytes) -> Content:
    """Read a page in the encoding that it declares, else in the one that it shows."""
    found = _CHARSET.search(data[:4096])
    declared = found[1].decode("ascii", "replace") if found else ""
    if _GB.match(declared) and not data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return content(html_blocks(strictly(data, "gb18030")))
    return content(html_blocks(decode(data)))


def html_blocks(text: str) -> Iterator[Block]:
    """The blocks of a page's main part, or of a piece of HTML."""
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError) as error:
        raise DocumentError(f"is no HTML that can be read: {error}") from error
    yield from Walk().blocks(main_part(root))


def main_part(root: html.HtmlElement) -> html.HtmlElement:
    """The page's one `main` or `article`; the whole page where it has none or several."""
    for path in ("//main", "//*[@role='main']", "//article"):
        found = root.xpath(path)
        if len(found) == 1 and len(found[0].text_content()) > 50:
            part: html.HtmlElement = found[0]
            return part
    return root


class Walk:
    """A walk over a page in reading order that gathers text up to each block's edge."""

    def __init__(self) -> None:
        self._text = ""
        self._level = 0
        self._is_pre = 0
        self._numbers: list[int] = []

    def blocks(self, root: html.HtmlElement) -> Iterator[Block]:
        """The blocks below an element; what is chrome is passed over with all below it."""
        passed: html.HtmlElement | None = None
        for event, node in etree.iterwalk(root, events=("start", "end")):
            if not isinstance(node.tag, str):
                continue
            if passed is None and event == "start":
                if node is not root and is_chrome(node):
                    passed = node
                else:
                    yield from self._enter(node)
            elif event == "end" and (passed is None or passed is node):
                was_passed, passed = passed is node, None
                if not was_passed:
                    yield from self._leave(node)
                if node is not root:
                    self._add(node.tail)
        yield from self._flush()

    def _enter(self, node: html.HtmlElement) -> Iterator[Block]:
        tag = node.tag
        if tag in BLOCKS and not in_cell(node):
            yield from self._flush()
        if tag == "br":
            yield from self._flush() if not in_cell(node) else ()
        elif re.fullmatch("h[1-6]", tag):
            self._level = int(tag[1])
        elif tag == "pre":
            self._is_pre += 1
        elif tag in ("ol", "ul"):
            start = node.get("start", "1")
            self._numbers.append(
                int(start) if tag == "ol" and re.fullmatch(r"\d{1,4}", start) else -1
            )
        elif tag == "li" and self._numbers and self._numbers[-1] >= 0:
            self._text = f"{self._numbers[-1]}. "
            self._numbers[-1] += 1
        elif tag in ("td", "th") and node.getprevious() is not None:
            self._text += " | "
        self._add(node.text)

    def _leave(self, node: html.HtmlElement) -> Iterator[Block]:
        if node.tag in BLOCKS and not in_cell(node):
            yield from self._flush()
        if node.tag == "pre":
            self._is_pre -= 1
        elif node.tag in ("ol", "ul") and self._numbers:
            self._numbers.pop()

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if not self._is_pre:
            # A line end in the source is white space, and none between Chinese characters.
            text = re.sub(r"(?<=[^\x00-\xff])\s*[\r\n]\s*(?=[^\x00-\xff])", "", text)
            text = re.sub(r"[ \t\r\n]+", " ", text)
        self._text += text

    def _flush(self) -> Iterator[Block]:
        text, level = self._text, self._level
        self._text, self._level = "", 0
        if text.strip(" |\n\t"):
            yield Block(text, level)
        elif level:
            self._level = level


def in_cell(node: html.HtmlElement) -> bool:
    """Whether an element stands in a cell of a table that is one: several columns, short cells."""
    cell = next(node.iterancestors("td", "th"), None)
    if cell is None:
        return False
    row = cell.getparent()
    return row is not None and len(row) > 1 and len(cell.text_content()) < 200


def is_chrome(node: html.HtmlElement) -> bool:
    """Whether an element is around the text, not of it."""
    if node.tag in CHROME or node.get("role") in _CHROME_ROLE or node.get("hidden") is not None:
        return True
    if node.get("aria-hidden") == "true" or "display:none" in node.get("style", "").replace(
        " ", ""
    ):
        return True
    if node.tag not in BLOCKS:
        return False
    named = _CHROME_NAME.search(f"{node.get('class', '')} {node.get('id', '')}")
    return named is not None and len(node.text_content()) < 2000
