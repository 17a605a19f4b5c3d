"""Markdown as blocks: headings, paragraphs, lists with their numbers, tables a row a line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from corpus.formats.blocks import Block, Content, content
from corpus.formats.web import html_blocks
from corpus.lines import display_width
from corpus.marks import starts_part
from corpus.reading import ITEM_END, ends, join

# Columns that a line has at least where an editor wrapped it.
NARROWEST = 40


def read_markdown(text: str) -> Content:
    """Read Markdown as CommonMark has it, with tables; indented text is text, not code."""
    tokens = MarkdownIt("commonmark").enable("table").disable("code").parse(text)
    return content(blocks(tokens))


def blocks(tokens: Sequence[Token]) -> Iterator[Block]:
    """The blocks of a parsed text in order."""
    lists = Lists()
    level = 0
    row: list[str] | None = None
    for token in tokens:
        lists.see(token)
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            yield Block(" | ".join(row or ()))
            row = None
        elif token.type == "inline" and row is not None:
            row.append(" ".join(words(token.children or ())))
        elif token.type == "inline":
            first, *others = words(token.children or ())
            yield from (Block(line, level) for line in (lists.marker() + first, *others))
            level = 0
        elif token.type == "fence":
            yield Block(token.content)
        elif token.type == "html_block":
            yield from html_blocks(token.content)


class Lists:
    """The lists that are open, and the number of the item that has just begun."""

    def __init__(self) -> None:
        self._numbers: list[int | None] = []
        self._marker = ""

    def see(self, token: Token) -> None:
        """Take in where lists and items begin and end."""
        if token.type == "ordered_list_open":
            start = token.attrGet("start")
            self._numbers.append(1 if start is None else int(start))
        elif token.type == "bullet_list_open":
            self._numbers.append(None)
        elif token.type in ("ordered_list_close", "bullet_list_close"):
            self._numbers.pop()
        elif token.type == "list_item_open":
            number = self._numbers[-1]
            self._marker = "" if number is None else f"{number}{token.markup} "
            self._numbers[-1] = None if number is None else number + 1

    def marker(self) -> str:
        """The number to print before the item that has just begun, once."""
        marker, self._marker = self._marker, ""
        return marker


def words(tokens: Sequence[Token]) -> list[str]:
    """Inline text as paragraphs: a line ends one where a sentence or a clause's number says so."""
    lines = [""]
    for token in tokens:
        if (
            token.type == "hardbreak"
            or (token.type == "html_inline" and token.content[:3] == "<br")
            or token.type == "softbreak"
        ):
            lines.append("")
        elif token.type in ("text", "code_inline") or token.type == "image":
            lines[-1] += token.content
    result = lines[:1]
    for line in lines[1:]:
        is_wrapped = display_width(result[-1]) >= NARROWEST and not ends(result[-1], ITEM_END)
        if not is_wrapped or starts_part(line):
            result.append(line)
        else:
            result[-1] = join(result[-1].rstrip(), line.lstrip())
    return result
