"""The register of provisions: a checklist of what the documents require."""

from __future__ import annotations

from collections.abc import Iterator

from assistant import wording
from corpus.bounds import Quantity
from corpus.library import Library
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


def register(library: Library) -> Iterator[tuple[str, ...]]:
    """A row for every provision that requires, forbids, recommends or permits something."""
    for document in library.documents:
        for clause in document.clauses:
            for provision in library.provisions.get(clause.key, ()):
                if provision.modality == "statement":
                    continue
                first, last = provision.focus
                inside = [
                    reference
                    for reference in clause.references
                    if provision.start <= reference.start < provision.end
                ]
                yield (
                    document.metadata.title,
                    clause.label,
                    " › ".join(clause.path),
                    document.text[first:last].strip("，；。 \n"),
                    wording.say("zh", wording.MODALITIES[provision.modality]),
                    provision.subject,
                    "；".join(provision.conditions),
                    "；".join(limits(provision)),
                    "；".join(
                        " ".join(filter(None, (reference.document, reference.clause)))
                        for reference in inside
                    ),
                    "",
                )


def limits(provision: Provision) -> Iterator[str]:
    """The numeric bounds of a provision, its conditions' first, in words."""
    for bound in (*provision.thresholds, *provision.bounds):
        yield limit(bound)


def limit(bound: Quantity) -> str:
    """A bound in words: 最多 4 级."""
    words = wording.say("zh", wording.BOUND[bound.comparison])
    return f"{words} {wording.amount(bound, 'zh')}".strip()
