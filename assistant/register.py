"""The register of provisions: a checklist of what the documents require."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from assistant import wording
from corpus.bounds import Quantity
from corpus.document import Clause, Document, Reference
from corpus.library import Library
from corpus.modality import Modality
from corpus.provisions import Provision

COLUMNS = {
    "文件": 24,
    "条款": 10,
    "标题": 28,
    "规定": 70,
    "语气": 16,
    "约束对象": 18,
    "条件": 24,
    "数值界限": 16,
    "引用条款": 18,
    "落实情况": 14,
}
# What a statement says obliges nobody, so that it has no place in the register.
MODALITIES = tuple(modality for modality in wording.MODALITIES if modality != "statement")


@dataclass(frozen=True, slots=True)
class Entry:
    """A provision of the register, with the clause and document that it stands in."""

    document: Document
    clause: Clause
    provision: Provision

    @property
    def chapter(self) -> str:
        """The top heading that it stands under, as printed; the clause, or else the document."""
        return next(filter(None, (*self.clause.path, self.clause.label, self.document.id)))

    @property
    def references(self) -> Iterator[Reference]:
        """The cross-references in its sentence."""
        for reference in self.clause.references:
            if self.provision.start <= reference.start < self.provision.end:
                yield reference

    @property
    def row(self) -> tuple[str, ...]:
        """Its cells, in the order of COLUMNS."""
        first, last = self.provision.focus
        return (
            self.document.metadata.title,
            self.clause.label,
            " › ".join(self.clause.path),
            self.document.text[first:last].strip("，；。 \n"),
            wording.say("zh", wording.MODALITIES[self.provision.modality]),
            self.provision.subject,
            "；".join(self.provision.conditions),
            "；".join(limits(self.provision)),
            "；".join(" ".join(filter(None, (r.document, r.clause))) for r in self.references),
            "",
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """What a register can be narrowed to; `subjects` are whom it binds, the most frequent first."""

    chapters: tuple[str, ...]
    modalities: tuple[Modality, ...]
    subjects: tuple[str, ...]


def select(
    library: Library,
    *,
    document: str | None = None,
    chapter: str | None = None,
    modality: str | None = None,
    subject: str | None = None,
) -> Iterator[Entry]:
    """The provisions that require, forbid, recommend or permit something, in order; None is all."""
    wanted = (document, chapter, modality, subject)
    for entry in entries(library):
        provision = entry.provision
        found = (entry.document.id, entry.chapter, provision.modality, provision.subject)
        if all(want in (None, value) for want, value in zip(wanted, found, strict=True)):
            yield entry


def entries(library: Library) -> Iterator[Entry]:
    """Every provision but the statements."""
    for document in library.documents:
        for clause in document.clauses:
            for provision in library.provisions.get(clause.key, ()):
                if provision.modality in MODALITIES:
                    yield Entry(document, clause, provision)


def choices(library: Library, document: str | None = None) -> Choices:
    """What the register of a document, or of all, can be narrowed to."""
    found = list(select(library, document=document))
    modalities = {entry.provision.modality for entry in found}
    subjects = Counter(entry.provision.subject for entry in found)
    return Choices(
        chapters=tuple(dict.fromkeys(entry.chapter for entry in found)),
        modalities=tuple(modality for modality in MODALITIES if modality in modalities),
        subjects=tuple(subject for subject, _ in subjects.most_common()),
    )


def limits(provision: Provision) -> Iterator[str]:
    """The numeric bounds of a provision, its conditions' first, in words."""
    for bound in (*provision.thresholds, *provision.bounds):
        yield limit(bound)


def limit(bound: Quantity) -> str:
    """A bound in words: 最多 4 级."""
    words = wording.say("zh", wording.BOUND[bound.comparison])
    return f"{words} {wording.amount(bound, 'zh')}".strip()
