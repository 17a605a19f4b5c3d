"""Composing: the judgement and the evidence become a short answer with its citations."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from urllib.parse import quote as url_quote

from assistant import wording
from assistant.answer import Answer, Citation, Related
from assistant.cited import headed, number, short_place, short_title, status, title
from assistant.clash import Limit, clash
from assistant.judge import binds
from assistant.judgement import Arithmetic, Judgement
from assistant.question import Question
from corpus.bounds import quantities
from corpus.document import Clause, Document, Mismatch
from corpus.editions import Editions
from corpus.library import Library
from corpus.modality import Modality
from corpus.provisions import Provision
from corpus.script import Language
from corpus.sentences import sentences
from index.evidence import Evidence

CITATIONS = 5
POINTS = 3
SENTENCES = 2
NEAR = 0.5
RIVAL = 0.2
RIVAL_LEAST = 0.08
NEAREST = 5
# The least probability of a clause that is shown beside the answer.
BESIDE = 0.05
_ORDINALS = frozenset(f"{n}是" for n in "一二三四五六七八九")
SUGGESTIONS = 3


@dataclass(frozen=True, slots=True)
class Passage:
    """A span of a clause that backs a statement."""

    document: Document
    clause: Clause
    start: int
    end: int
    modality: Modality

    @property
    def quote(self) -> str:
        """The verbatim text."""
        return self.document.text[self.start : self.end]


def compose(
    question: Question, judgement: Judgement, found: Sequence[Evidence], library: Library
) -> Answer:
    """The answer to a question that the documents answer."""
    limits = clash(question, found, library)
    passages = choose(question, judgement, found, library)
    if limits:
        both = [passage_of(limit.provision, library) for limit in limits]
        places = {(passage.clause.key, passage.start) for passage in both}
        rest = [p for p in passages if (p.clause.key, p.start) not in places]
        passages = (*both, *rest)[:CITATIONS]
    language = question.language
    lines = [first_line(question, judgement, passages, library)]
    if judgement.verdict is not None or judgement.alternative is not None:
        lines += [point(passage, n, library, language) for n, passage in enumerate(passages, 1)]
    elif len(passages) > 1:
        lines += [point(passage, n, library, language) for n, passage in enumerate(passages[1:], 2)]
    lines.append(source_line(passages[0], language))
    beside = related(passages, found, library, language)
    return Answer(
        answer="\n".join(lines),
        verdict=judgement.verdict,
        abstained=False,
        language=language,
        mode="extractive",
        citations=tuple(citation(p, n, library, language) for n, p in enumerate(passages, 1)),
        related=tuple(beside),
        suggestions=tuple(suggestions(question, passages[0].document, beside, library)),
        notices=(
            *taken(question),
            *(
                [clash_notice(limits, library, language)]
                if limits
                else figures_differ(question, passages)
            ),
            *notices(passages, language),
            *by_machine(passages, language, library),
        ),
    )


def choose(
    question: Question, judgement: Judgement, found: Sequence[Evidence], library: Library
) -> tuple[Passage, ...]:
    """The passages that the answer rests on: what carries the verdict, or what answers best."""
    best = found[0]
    if question.compares:
        spans, rivals = best_spans(best, library)[:1], [found[1]]
    else:
        spans = (question.wants_list and listed(best, library)) or best_spans(best, library)
        rivals = plausible(found)[1:]
    passages = [passage_at(best, *span, library) for span in spans]
    passages += [passage_at(e, *best_spans(e, library)[0], library) for e in rivals]
    if not judgement.provision:
        return tuple(passages[:CITATIONS])
    carrying = [passage_of(judgement.provision, library)]
    if judgement.alternative:
        carrying.append(passage_of(judgement.alternative, library))
    if judgement.arithmetic or judgement.alternative:
        return tuple(carrying)
    first = carrying[0]
    # The sentence that carries a verdict brings the list that hangs on it.
    whole = [p for p in passages if (p.clause.key, p.start) == (first.clause.key, first.start)]
    end = max((p.end for p in whole), default=first.end)
    return (replace(first, end=max(end, first.end)), *(p for p in passages if p not in whole))


def plausible(found: Sequence[Evidence]) -> list[Evidence]:
    """The clause found first, and those so near to it that the answer may be theirs."""
    least = max(RIVAL * found[0].score, RIVAL_LEAST)
    return [found[0], *(evidence for evidence in found[1:POINTS] if evidence.score > least)]


def best_spans(evidence: Evidence, library: Library) -> list[tuple[int, int]]:
    """The sentences of a clause that answer, with the list that hangs on them.

    The best one, and the others that come near it, in the order they stand.
    """
    document = library.by_id[evidence.document_id]
    clause = document.by_label[evidence.clause]
    if not evidence.sentences:
        return [(clause.body + leading(document, clause), clause.end)]
    start, end, top = evidence.sentences[0]
    first_item = clause.items[0].start if clause.items else clause.end
    if document.text[start:end].endswith("：") and start < first_item:
        return [(start, clause.items[-1].end if clause.items else end)]
    near = [span for *span, score in evidence.sentences[1:SENTENCES] if score > NEAR * top]
    return [(start, end), *sorted((first, last) for first, last in near)]


def listed(evidence: Evidence, library: Library) -> list[tuple[int, int]]:
    """The first sentence of every item of a clause's list, where the best sentence is of it.

    It is where it stands in an item or leads to the first one; a list of one level, and short.
    """
    document = library.by_id[evidence.document_id]
    clause = document.by_label[evidence.clause]
    items = [item for item in clause.items if item.marker in _ORDINALS]
    markers = [item.marker for item in items]
    is_plain = len(set(markers)) == len(markers)
    if not (is_plain and 2 <= len(items) <= CITATIONS and evidence.sentences):
        return []
    start, end, _ = evidence.sentences[0]
    leads = start < items[0].start and not document.text[end : items[0].start].strip()
    if not leads and not any(item.start <= start < item.end for item in items):
        return []
    spans = [next(sentences(document.text, item.start, item.end)) for item in items]
    if leads and end > items[0].start:
        return [(start, end), *spans[1:]]
    return [(start, end), *spans] if leads and len(spans) < CITATIONS else spans


def leading(document: Document, clause: Clause) -> int:
    """How much white space stands between a clause's number and its text."""
    text = document.text[clause.body : clause.end]
    return len(text) - len(text.lstrip())


def passage_of(provision: Provision, library: Library) -> Passage:
    """The passage of a provision: its whole sentence."""
    document = library.by_id[provision.document_id]
    clause = document.by_label[provision.clause]
    return Passage(document, clause, provision.start, provision.end, provision.modality)


def passage_at(evidence: Evidence, start: int, end: int, library: Library) -> Passage:
    """The passage of a span, with the modality of the provision that stands in it."""
    document = library.by_id[evidence.document_id]
    clause = document.by_label[evidence.clause]
    modalities = [
        p.modality for p in library.provisions.get(evidence.key, ()) if start <= p.start < end
    ]
    normative = next((m for m in modalities if m != "statement"), None)
    return Passage(document, clause, start, end, normative or "statement")


def first_line(
    question: Question, judgement: Judgement, passages: Sequence[Passage], library: Library
) -> str:
    """The direct answer, and what applies instead where a condition is not met."""
    language = question.language
    passage = passages[0]
    place = name(passage, language)
    if judgement.arithmetic:
        line = sum_line(question, judgement, judgement.arithmetic, place)
        return line + instead(judgement, passages, language)
    if judgement.verdict:
        says = wording.say(language, wording.SAYS[passage.modality])
        values = {"place": place, "says": says, "condition": condition_words(judgement, language)}
        verdict = verdict_word(question, judgement)
        return wording.say(language, wording.BY_MODALITY, verdict=verdict, **values)
    pair = wording.UNDECIDED if question.frame else wording.SAID
    if judgement.ground == "condition":
        pair = wording.HANGS
    if question.frame and not binds(
        question, passage.document, passage.clause, passage.start, passage.end
    ):
        pair = wording.SUGGESTED
    return wording.say(language, pair, place=place, text=said(passage, library, language))


def instead(judgement: Judgement, passages: Sequence[Passage], language: Language) -> str:
    """The sentence that names the provision for those who do not meet a condition."""
    other = judgement.alternative
    for marker, passage in enumerate(passages, 1):
        if other and (passage.clause.label, passage.start) == (other.clause, other.start):
            values = {"place": name(passage, language), "marker": marker}
            return (" " if language == "en" else "") + wording.say(
                language, wording.INSTEAD, **values
            )
    return ""


def sum_line(question: Question, judgement: Judgement, sum_: Arithmetic, place: str) -> str:
    """The direct answer where a number met a bound, the arithmetic shown: `5 > 4`."""
    language = question.language
    values = {
        "place": place,
        "limit": wording.say(language, wording.BOUND[sum_.bound.comparison]),
        "bound": wording.amount(sum_.bound, language),
        "sum": wording.arithmetic(sum_),
    }
    verdict = verdict_word(question, judgement)
    if judgement.ground == "bound":
        return wording.say(language, wording.BY_BOUND, verdict=verdict, **values)
    pair = wording.APPLIES if sum_.kept else wording.DOES_NOT_APPLY
    colon = ". " if language == "en" else "："
    return (verdict + colon if verdict else "") + wording.say(language, pair, **values)


def verdict_word(question: Question, judgement: Judgement) -> str:
    """Yes or no as the question's frame wants it; empty where there is no verdict."""
    if not judgement.verdict:
        return ""
    if judgement.verdict == "conditional":
        return wording.say(question.language, wording.CONDITIONAL)
    words = wording.YES if judgement.verdict == "yes" else wording.NO
    sum_ = judgement.arithmetic
    # 不能超过五级吧 asks whether the limit is so.
    is_limit = sum_ is not None and sum_.asked.comparison in ("<=", ">=")
    frame = "true" if is_limit and question.frame == "forbidden" else question.frame or "true"
    return wording.say(question.language, words[frame])


def condition_words(judgement: Judgement, language: Language) -> str:
    """The condition that a conditional verdict hangs on: as printed, or that the quote names it."""
    provision = judgement.provision
    if judgement.verdict != "conditional" or provision is None:
        return ""
    if not provision.conditions:
        return wording.say(language, wording.ON_TERMS)
    return wording.say(language, wording.ON_CONDITION, condition=provision.conditions[0])


def said(passage: Passage, library: Library, language: Language) -> str:
    """What a passage says: its quote, or its English where that is asked for and known."""
    return (language == "en" and gloss_of(passage, library)) or f"“{passage.quote}”"


def gloss_of(passage: Passage, library: Library) -> str | None:
    """The English of a passage; None where there is none."""
    return library.english_of(passage.document, passage.start, passage.end)


def point(passage: Passage, marker: int, library: Library, language: Language) -> str:
    """A point of the answer: what a passage says, and where it stands."""
    lead = ""
    if marker > 1:
        lead = name(passage, language) + (": " if language == "en" else "：")
    return f"- {lead}{said(passage, library, language)}[{marker}]"


def name(passage: Passage, language: Language) -> str:
    """A clause as it is called in a sentence."""
    label, metadata = passage.clause.label, passage.document.metadata
    if metadata.kind == "standard":
        return wording.say(language, wording.IN_STANDARD, label=label)
    pair = wording.IN_PAPER if label else wording.IN_INTRODUCTION
    values = {"label": number(label, language), "title": short_title(metadata, language)}
    return wording.say(language, pair, **values)


def source_line(passage: Passage, language: Language) -> str:
    """What the answer rests on."""
    return wording.say(language, wording.SOURCE, source=source(passage, language))


def source(passage: Passage, language: Language) -> str:
    """A document by its title, its status, and as of when its figures are."""
    metadata = passage.document.metadata
    as_of = wording.say(language, wording.AS_OF, date=metadata.as_of) if metadata.as_of else ""
    values = {"title": title(metadata, language), "status": status(metadata, language)}
    return wording.say(language, wording.DOCUMENT, as_of=as_of, **values)


def citation(passage: Passage, marker: int, library: Library, language: Language) -> Citation:
    """A passage as a citation."""
    metadata = passage.document.metadata
    label = passage.clause.label
    return Citation(
        marker=marker,
        document_id=metadata.id,
        document_title=metadata.title,
        document_kind=metadata.kind,
        document_status=metadata.status,
        clause=label,
        place=short_place(metadata, label, language),
        path=passage.clause.path,
        quote=passage.quote,
        start=passage.start,
        end=passage.end,
        modality=passage.modality,
        gloss=gloss_of(passage, library) if language == "en" else None,
        url=f"/api/documents/{metadata.id}/clauses/{url_quote(label, safe='')}",
    )


def related(
    passages: Sequence[Passage], found: Sequence[Evidence], library: Library, language: Language
) -> list[Related]:
    """The clauses that the cited ones refer to, the next nearest, and those beside the first."""
    cited = {passage.clause.key for passage in passages}
    keys: list[str] = []
    for passage in passages:
        for reference in passage.clause.references:
            if reference.document is None:
                keys.append(f"{passage.document.id}#{reference.clause}")
    keys += [evidence.key for evidence in found if evidence.score >= BESIDE]
    first = passages[0]
    siblings = first.document.children(first.clause.parent)
    at = siblings.index(first.clause)
    keys += [siblings[n].key for n in sorted(range(len(siblings)), key=lambda n: abs(n - at))]
    return nearest([key for key in keys if key not in cited], library, language)


def nearest(keys: Iterable[str], library: Library, language: Language) -> list[Related]:
    """Clauses by key as related ones, each once, a few at most."""
    result = []
    for key in dict.fromkeys(keys):
        clause = library.clause(*key.split("#", 1))
        if clause:
            where = headed(clause, library, language)
            heading = " › ".join(clause.path)
            result.append(Related(clause.document_id, clause.label, where, heading))
    return result[:NEAREST]


def suggestions(
    question: Question, document: Document, beside: Iterable[Related], library: Library
) -> list[str]:
    """Next questions in the person's language, that other clauses of a document answer."""
    asked = (
        library.question_of(f"{one.document_id}#{one.clause}", question.language)
        for one in beside
        if one.document_id == document.id
    )
    return [words for words in asked if words and words != question.text][:SUGGESTIONS]


def clash_notice(limits: tuple[Limit, Limit], library: Library, language: Language) -> str:
    """That two documents set different bounds, what each says, and which goes first."""
    values = {}
    for limit, prefix in zip(limits, ("", "other_"), strict=True):
        values[f"{prefix}limit"] = wording.say(language, wording.BOUND[limit.bound.comparison])
        values[f"{prefix}bound"] = wording.amount(limit.bound, language)
    one, other = (name(passage_of(limit.provision, library), language) for limit in limits)
    return wording.say(language, wording.CLASH, one=one, other=other, **values)


def figures_differ(question: Question, passages: Sequence[Passage]) -> list[str]:
    """That documents give different figures where one is asked for, each with its date."""
    units = question.asked_units
    if units is None or question.frame:
        return []
    first, own = passages[0], figures(passages[0], units)
    return [
        wording.say(
            question.language,
            wording.FIGURES_DIFFER,
            one=source(first, question.language),
            other=source(passage, question.language),
        )
        for passage in passages[1:]
        if passage.document != first.document and differ(own, figures(passage, units))
    ][:1]


def figures(passage: Passage, units: frozenset[str]) -> dict[str, set[Fraction]]:
    """The figures of a passage by unit, of some units only where units are given."""
    result: dict[str, set[Fraction]] = {}
    for quantity in quantities(passage.quote):
        if not units or quantity.unit in units:
            result.setdefault(quantity.unit, set()).add(quantity.value)
    return result


def differ(one: dict[str, set[Fraction]], other: dict[str, set[Fraction]]) -> bool:
    """Whether two passages count in the same unit and have no figure of it in common."""
    return any(one[unit].isdisjoint(other[unit]) for unit in one.keys() & other.keys())


def taken(question: Question) -> tuple[str, ...]:
    """Of a long message, what was taken for the question."""
    if not question.taken:
        return ()
    return (wording.say(question.language, wording.TAKEN, asked=question.taken),)


def notices(passages: Iterable[Passage], language: Language) -> list[str]:
    """What a reader must know beside the answer: a draft, a restored number, a wrong reference."""
    result = []
    for passage in passages:
        document, clause = passage.document, passage.clause
        metadata = document.metadata
        if metadata.kind == "standard" and metadata.status:
            values = {"title": title(metadata, language), "status": status(metadata, language)}
            result.append(wording.say(language, wording.DRAFT, **values))
        if clause.restored:
            result.append(wording.say(language, wording.RESTORED, label=clause.label))
        result += [
            mismatch_notice(mismatch, language)
            for mismatch in document.mismatches
            if mismatch.clause == clause.label
        ]
    return list(dict.fromkeys(result))


def by_machine(passages: Sequence[Passage], language: Language, library: Library) -> list[str]:
    """That the English of a document cited is a machine's, which nobody has checked."""
    titles = [
        title(passage.document.metadata, language)
        for passage in passages
        if language == "en" and passage.document.id in library.translated_by_machine
    ]
    return [wording.say(language, wording.BY_MACHINE, title=name) for name in dict.fromkeys(titles)]


def edition_notice(document: Document, editions: Editions, language: Language) -> str | None:
    """That a document is not in force, and which one is or from when on; None of one that is."""
    own = short_title(document.metadata, language)
    if document.id in editions.to_come:
        day = str(document.metadata.in_force)
        return wording.say(language, wording.TO_COME, title=own, day=day)
    if document.id not in editions.superseded:
        return None
    new = editions.superseded[document.id].metadata
    since = wording.say(language, wording.SINCE, day=new.in_force) if new.in_force else ""
    values = {"title": own, "other": short_title(new, language), "since": since}
    return wording.say(language, wording.SUPERSEDED, **values)


def mismatch_notice(mismatch: Mismatch, language: Language) -> str:
    """A reference whose words and number do not agree, or that leads nowhere, in a sentence."""
    if mismatch.heading is None:
        label = mismatch.reference.clause
        return wording.say(language, wording.DANGLING, clause=mismatch.clause, label=label)
    likely = ""
    if mismatch.likely:
        likely = wording.say(language, wording.LIKELY, label=mismatch.likely)
    return wording.say(
        language,
        wording.MISMATCH,
        clause=mismatch.clause,
        words=mismatch.reference.words,
        label=mismatch.reference.clause,
        heading=mismatch.heading,
        likely=likely,
    )
