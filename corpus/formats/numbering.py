"""The numbers that Word prints before paragraphs and keeps out of their text: 第一条, （二）."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from docx.document import Document as WordDocument
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from corpus.marks import han

LEVELS = 9


def roman(n: int) -> str:
    """A number in small Roman numerals."""
    result = ""
    for value, letters in (
        (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
        (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
    ):  # fmt: skip
        count, n = divmod(n, value)
        result += letters * min(count, 20)
    return result


def letter(n: int) -> str:
    """A number as Word letters it: a … z, aa, bb."""
    return chr(ord("a") + (n - 1) % 26) * min((n - 1) // 26 + 1, 20)


def circled(n: int) -> str:
    """A number in a circle, up to 20."""
    return chr(ord("①") + n - 1) if 1 <= n <= 20 else str(n)


def plain_han(n: int) -> str:
    """A number in Chinese digits, one by one."""
    return "".join("〇一二三四五六七八九"[int(digit)] for digit in str(n))


FORMATS: dict[str, Callable[[int], str]] = {
    "chineseCounting": han,
    "chineseCountingThousand": han,
    "japaneseCounting": han,
    "taiwaneseCountingThousand": han,
    "taiwaneseCounting": han,
    "ideographDigital": plain_han,
    "japaneseDigitalTenThousand": plain_han,
    "lowerLetter": letter,
    "upperLetter": lambda n: letter(n).upper(),
    "lowerRoman": roman,
    "upperRoman": lambda n: roman(n).upper(),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalZero": lambda n: f"{n:02}",
    "ideographTraditional": lambda n: "甲乙丙丁戊己庚辛壬癸"[(n - 1) % 10],
}


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is numbered; `text` has %1 for the first level's number.

    It counts anew after any of the first `restarts_after` levels has counted.
    """

    start: int
    form: str
    text: str
    suffix: str
    is_legal: bool
    restarts_after: int


class Numbering:
    """The lists of a document and how far each has counted."""

    def __init__(self, opened: WordDocument) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        self._styles = {
            style.get(qn("w:styleId"), ""): style
            for style in opened.styles.element.iter(qn("w:style"))
        }
        part = next(
            (r.target_part for r in opened.part.rels.values() if r.reltype.endswith("/numbering")),
            None,
        )
        root = getattr(part, "element", None)
        if root is not None:
            self._read(root)

    def prefix(self, paragraph: BaseOxmlElement) -> str:
        """The number that is printed before a paragraph, with the space after it; counts it."""
        number, depth = self._place(paragraph)
        abstract = self._abstract.get(number)
        levels = self._levels.get(abstract or "", {})
        level = levels.get(depth)
        if abstract is None or level is None:
            return ""
        counts = self._counts.setdefault(abstract, [0] * LEVELS)
        if number not in self._begun:
            self._begun.add(number)
            for (other, deep), start in self._starts.items():
                if other == number:
                    counts[deep] = start - 1
        counts[depth] = counts[depth] + 1 if counts[depth] else level.start
        for deep in range(depth + 1, LEVELS):
            if deep not in levels or levels[deep].restarts_after > depth:
                counts[deep] = 0
        return printed(level, counts, levels)

    def _place(self, paragraph: BaseOxmlElement) -> tuple[str, int]:
        """The list and level that a paragraph stands in: its own, else its style's."""
        properties = paragraph.find(qn("w:pPr"))
        seen: set[str] = set()
        depth: int | None = None
        while properties is not None:
            found = properties.find(qn("w:numPr"))
            if found is not None:
                number, deep = value(found, "w:numId"), value(found, "w:ilvl")
                depth = int(deep) if depth is None and deep.isdigit() else depth
                if number:
                    return number, min(depth or 0, LEVELS - 1)
            style = value(properties, "w:pStyle") or value(properties.getparent(), "w:basedOn")
            if not style or style in seen or style not in self._styles:
                break
            seen.add(style)
            properties = self._properties(style)
        return "0", 0

    def _properties(self, style: str) -> BaseOxmlElement | None:
        """A style's paragraph properties; those of what it is based on where it has none."""
        node = self._styles[style]
        for _ in range(LEVELS):
            found: BaseOxmlElement | None = node.find(qn("w:pPr"))
            base = value(node, "w:basedOn")
            if found is not None or base not in self._styles:
                return found
            node = self._styles[base]
        return None

    def _read(self, root: BaseOxmlElement) -> None:
        for node in root.iter(qn("w:abstractNum")):
            key = node.get(qn("w:abstractNumId"), "")
            self._levels[key] = {depth_of(one): level(one) for one in node.findall(qn("w:lvl"))}
        for node in root.iter(qn("w:num")):
            key = node.get(qn("w:numId"), "")
            self._abstract[key] = value(node, "w:abstractNumId")
            for one in node.findall(qn("w:lvlOverride")):
                start = value(one, "w:startOverride")
                if start.isdigit():
                    self._starts[key, depth_of(one)] = int(start)


def printed(level: Level, counts: list[int], levels: dict[int, Level]) -> str:
    """A level's number with those of the levels above that it shows."""
    if level.form in ("bullet", "none"):
        return ""

    def one(match: re.Match[str]) -> str:
        shown = int(match[1]) - 1
        other = levels.get(shown, level)
        form = "decimal" if level.is_legal else other.form
        return FORMATS.get(form, str)(counts[shown] or other.start)

    return re.sub("%([1-9])", one, level.text) + level.suffix


def level(node: BaseOxmlElement) -> Level:
    """A level as numbering.xml defines it."""
    start = value(node, "w:start")
    suffix = value(node, "w:suff")
    return Level(
        int(start) if start.isdigit() else 1,
        value(node, "w:numFmt"),
        value(node, "w:lvlText"),
        "" if suffix == "nothing" else " ",
        node.find(qn("w:isLgl")) is not None,
        int(restart) if (restart := value(node, "w:lvlRestart")).isdigit() else LEVELS,
    )


def depth_of(node: BaseOxmlElement) -> int:
    """The depth of a level, from 0."""
    depth = node.get(qn("w:ilvl"), "0")
    return min(int(depth), LEVELS - 1) if depth.isdigit() else 0


def value(node: BaseOxmlElement | None, tag: str) -> str:
    """The value of a child element; empty where it is missing."""
    found = node.find(qn(tag)) if node is not None else None
    return found.get(qn("w:val"), "") if found is not None else ""
