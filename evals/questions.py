"""What people ask that the documents do not answer, as a sheet of rows that can become cases."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from assistant.asked import Asked
from assistant.question import understand_alone
from assistant.record import REFUSED, UNHELPFUL
from corpus.script import fold
from evals.sheet import CASE, PARTED
from index.embedding import Embedder

# The first columns make a case once a person has said what is right.
COLUMNS = CASE | {"asked": 8, "last": 22, "outcome": 16, "also": 60}
ALIKE = 0.65
_SIGNS = re.compile(r"[\W_]+")


@dataclass(slots=True)
class Group:
    """Questions that ask alike; the first is the one asked most often."""

    questions: list[str] = field(default_factory=list)
    times: list[str] = field(default_factory=list)
    outcomes: set[str] = field(default_factory=set)

    def take(self, other: Group) -> None:
        """Take in the questions of another group."""
        self.questions += other.questions
        self.times += other.times
        self.outcomes |= other.outcomes

    @property
    def row(self) -> list[str]:
        """A row of the sheet; what is right is left for a person to say."""
        question = understand_alone(self.questions[0])
        case = dict.fromkeys(CASE, "") | {
            "question": question.text,
            "language": question.language,
            "kind": "verdict" if question.frame else "fact",
        }
        also = PARTED.join(dict.fromkeys(self.questions[1:]))
        found = [str(len(self.times)), max(self.times), PARTED.join(sorted(self.outcomes)), also]
        return [*case.values(), *found]


def rows(asked: Sequence[Asked], embedder: Embedder) -> Iterator[list[str]]:
    """A row for every group of questions refused or found unhelpful, most often asked first."""
    found = [one for one in asked if one.outcome in (REFUSED, UNHELPFUL)]
    yield from (group.row for group in alike(same(found), embedder))


def same(asked: Sequence[Asked]) -> list[Group]:
    """Groups of questions that differ in signs and script alone, most often asked first."""
    groups: dict[str, Group] = {}
    for one in asked:
        group = Group([one.question], [one.time], {one.outcome})
        groups.setdefault(_SIGNS.sub("", fold(one.question)), Group()).take(group)
    for group in groups.values():
        group.questions = group.questions[-1:]
    return sorted(groups.values(), key=lambda group: -len(group.times))


def alike(groups: Sequence[Group], embedder: Embedder) -> list[Group]:
    """Groups of like meaning joined, each to the one asked more often that it is nearest to."""
    if not groups:
        return []
    vectors = embedder.encode([group.questions[0] for group in groups])
    leaders: list[int] = []
    for place, group in enumerate(groups):
        near = vectors[leaders] @ vectors[place]
        if leaders and near.max() >= ALIKE:
            groups[leaders[int(near.argmax())]].take(group)
        else:
            leaders.append(place)
    return sorted((groups[place] for place in leaders), key=lambda group: -len(group.times))
