"""The leash: a statement of the language model is let through only where its quotes carry it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from assistant.compose import Passage, gloss_of
from assistant.condensing import condenses
from assistant.draft import Point
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.modality import Modality
from corpus.script import fold

Fault = Literal[
    "unsupported", "unknown_clause", "false_quote", "markup", "clause_number", "title", "force",
    "words",
]  # fmt: skip
Force = Literal["oblige", "forbid", "advise", "permit", "exempt"]
SHORTEST = 4
_MARKUP = re.compile(r"[<>`|]|https?:|www\.|\]\(|\[\d+\]|@")
_LABEL = re.compile(r"\d+(?:\.\d+)+|第[一二三四五六七八九十百]+[条款章]")
_TITLE = re.compile(r"《([^》]*)》")
_HAN = re.compile(r"[\u3400-\u9fff]")
# What obliges nobody although its words do.
_NOUNS = re.compile(r"[提授]\w{0,4}要求|义务(?!\w)|履行\w{0,4}义务|\w*的要求")
# In this order: what forbids holds words that oblige or permit.
_FORCES: tuple[tuple[Force, re.Pattern[str]], ...] = (
    (
        "exempt",
        re.compile(
            r"不必|无须|无需|毋须|不需要?|不用|不要求|没有要求|不是必须|不强制|可以?不(?=[^，。；])"
            r"|\b(?:need not|not (?:required|obliged|mandatory|necessary)|(?:do|does)(?: not|n't)"
            r" (?:have|need) to|optional|no need)\b"
        ),
    ),
    (
        "forbid",
        re.compile(
            r"不应当?(?!有尽有)|不得(?!不)|不可(?!少|缺)以?|不能|不准|不许|不允许|严禁|禁止|无权"
            r"|\b(?:(?:must|shall|may|can|could) ?not|can't|mustn't|forbid\w*|prohibit\w*|ban\w*"
            r"|(?:not|never) (?:be )?(?:allow\w*|permit\w*)|may (?:never|no longer))\b"
        ),
    ),
    ("advise", re.compile(r"(?<![适便不])宜|建议|推荐|提倡|\b(?:should|recommend\w*|advis\w+)\b")),
    (
        "oblige",
        re.compile(
            r"必须|应当|务必|一定要|不得不|非.{1,8}不可|要求|义务|需要|需(?!求)|(?<![必无毋])须(?!知)|"
            r"(?<![供反相适效响对])应(?![急用付对聘届])|\b(?:must|shall|requir\w+|ha(?:s|ve) to"
            r"|need(?:s|ed)? to|oblig\w+|mandatory|compulsory|is to|are to)\b"
        ),
    ),
    (
        "permit",
        re.compile(
            r"可以|(?<![认许不])可(?![持行靠能见])|允许|准许|有权|自行决定"
            r"|\b(?:may|can|could|allow\w*|permit\w*|entitled|free to)\b"
        ),
    ),
)
# What a provision's modality lets be said of it.
FORCES: dict[Modality, frozenset[Force]] = {
    "shall": frozenset({"oblige"}),
    "shall_not": frozenset({"forbid"}),
    "should": frozenset({"advise"}),
    "should_not": frozenset({"advise"}),
    "may": frozenset({"permit"}),
    "need_not": frozenset({"exempt"}),
    "can": frozenset({"permit"}),
    "cannot": frozenset({"forbid"}),
    "statement": frozenset(),
}
_SPACE = r"\s*"


@dataclass(frozen=True, slots=True)
class Checked:
    """A point as checked: the passages that its quotes are, and what is wrong with it."""

    passages: tuple[Passage, ...]
    faults: tuple[Fault, ...]


def check(point: Point, shown: Mapping[str, tuple[Document, Clause]], library: Library) -> Checked:
    """Whether the clauses shown, by id, carry a point; no fault means that they do."""
    if not point.support:
        return Checked((), ("unsupported",))
    passages: list[Passage] = []
    for support in point.support:
        if support.id not in shown:
            return Checked((), ("unknown_clause",))
        passage = located(support.quote, *shown[support.id], library)
        if passage is None:
            return Checked((), ("false_quote",))
        passages.append(passage)
    return Checked(tuple(dict.fromkeys(passages)), tuple(faults(point.text, passages, library)))


def located(quote: str, document: Document, clause: Clause, library: Library) -> Passage | None:
    """The passage of a clause that a quote is, white space aside; None where it is none."""
    letters = re.sub(r"\s", "", quote)
    if len(letters) < SHORTEST:
        return None
    match = re.compile(_SPACE.join(map(re.escape, letters))).search(
        document.text, clause.body, clause.end
    )
    if match is None:
        return None
    modalities = [
        p.modality
        for p in library.provisions.get(clause.key, ())
        if p.start < match.end() and match.start() < p.end and p.modality != "statement"
    ]
    modality = modalities[0] if modalities else "statement"
    return Passage(document, clause, match.start(), match.end(), modality)


def faults(text: str, passages: Sequence[Passage], library: Library) -> Iterable[Fault]:
    """What a statement says that the passages it rests on do not."""
    quotes = " ".join(passage.quote for passage in passages)
    titles = " ".join(passage.document.metadata.title for passage in passages)
    if _MARKUP.search(text):
        yield "markup"
    labels = {label for passage in passages for label in _LABEL.findall(passage.clause.label)}
    if not set(_LABEL.findall(text)) <= labels | set(_LABEL.findall(quotes)):
        yield "clause_number"
    if not all(title in quotes or title in titles for title in _TITLE.findall(text)):
        yield "title"
    rest = _TITLE.sub(" ", _LABEL.sub(" ", text))
    carried = forces(_NOUNS.sub("", quotes)).union(*(FORCES[p.modality] for p in passages))
    if not forces(rest) <= carried:
        yield "force"
    in_english = not _HAN.search(text)
    grounds = [(in_english and gloss_of(p, library)) or p.quote for p in passages]
    if not condenses(rest, [_LABEL.sub(" ", ground) for ground in grounds], titles):
        yield "words"


def forces(text: str) -> set[Force]:
    """Whether a text obliges, forbids, advises, permits or exempts."""
    rest, found = fold(text), set[Force]()
    for force, pattern in _FORCES:
        if pattern.search(rest):
            found.add(force)
            rest = pattern.sub(" ", rest)
    return found
