"""Refusing: deciding whether the evidence answers the question at all."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from assistant import wording
from assistant.answer import Answer
from assistant.calibration import Answerability
from assistant.compose import nearest, taken
from assistant.judge import in_terms_of
from assistant.question import Question
from corpus.bounds import quantities
from corpus.library import Library
from corpus.places import places
from corpus.script import to_hong_kong
from index.evidence import Evidence
from index.retriever import SearchIndex

STRONG = 0.5
NEARLY_ALL = 0.999
UNKNOWN = 3
_OFTEN = re.compile(r"每(?:[一二两三四五六半\d]+个?)?[年月季周]|按[年月季]|定期|年度")
_YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?=\s*年)"
    r"|(?:(?<=\bin )|(?<=\bof )|(?<=\bsince )|(?<=\bby ))(?:19|20)\d\d\b"
)
_COUNTABLE = re.compile(r"\d|[两三四五六七八九十百千万]|、[^，。、]+、[^，。、]+、")


def answerability(
    question: Question, found: Sequence[Evidence], index: SearchIndex, model: Answerability
) -> float:
    """The probability that the documents answer, where both kinds of question are as many."""
    if not found:
        return 0.0
    values = features(question, found, index)
    total = sum(model.weights[name] * value for name, value in values.items())
    return 1 / (1 + math.exp(-total - model.bias))


def features(question: Question, found: Sequence[Evidence], index: SearchIndex) -> dict[str, float]:
    """What speaks for and against an answer.

    The retriever's probability, the reader's that the sentences found and the nearest precedents
    are silent, how much nearer the question is to one that no document answers than to one of the
    bank, how many of the question's words are known to the index and to the best clauses,
    whether the kind of thing asked for is missing, or the place asked about is another, and
    whether a number asked for is there together with all the words.
    """
    first = found[0]
    readings = [reading for evidence in found for reading in evidence.readings]
    worded = in_terms_of(question, index.library.provisions.get(first.key, ()))
    known, covered = index.coverage(worded, found[:3])
    signals = [evidence.signals for evidence in found[:3]]
    missing = is_missing(question, found, index.library)
    elsewhere = is_elsewhere(question, found[:3], index.library)
    whole = min(known, covered) > NEARLY_ALL and not missing and not elsewhere
    matches = sorted((m for e in found for m in e.matches), key=lambda m: -m.similarity)
    # A document without a question bank may answer what the others do not.
    beyond = 0.0
    if matches and index.is_well_asked(first.document_id):
        beyond = index.likeness_to_unanswered(question.search) - matches[0].similarity
    silences = [match.silent for match in matches if match.silent is not None] or [0.5]
    return {
        "score": log_odds(first.score),
        "lead": first.score - (found[1].score if len(found) > 1 else 0),
        "silent": log_odds(min((r.silent for r in readings), default=0.5)),
        "silent_first": log_odds(first.silent),
        "answers": sum(e.score * (1 - e.readings[0].silent) for e in found if e.readings),
        "precedent": log_odds(silences[0]),
        "precedents": log_odds(sum(silences) / len(silences)),
        "unanswered": beyond,
        "known": known,
        "covered": covered,
        "words_question": math.log1p(max(s.lexical_question for s in signals)),
        "words_text": math.log1p(max(max(s.lexical_text, s.lexical_sentence) for s in signals)),
        "missing": float(missing),
        "elsewhere": float(elsewhere),
        "counted": float(whole and units_asked(question) is not None),
        "english": float(question.language == "en"),
    }


def log_odds(probability: float) -> float:
    """The logarithm of the odds, kept within reason."""
    kept = min(max(probability, 1e-4), 1 - 1e-4)
    return math.log(kept / (1 - kept))


def is_missing(question: Question, found: Sequence[Evidence], library: Library) -> bool:
    """Whether the kind of thing asked for is not there: a year, a time, an amount, a number."""
    return bool(unknown_years(question, found[0], library)) or lacks_number(
        question, found, library
    )


def is_elsewhere(question: Question, found: Sequence[Evidence], library: Library) -> bool:
    """Whether the question is about a place that neither clauses nor their documents tell of."""
    asked = places(question.standalone)
    if not asked:
        return False
    told = []
    for evidence in found:
        document = library.by_id[evidence.document_id]
        told += [document.metadata.title, document.metadata.issuer or ""]
        told.append(document.clause_text(document.by_label[evidence.clause]))
    return asked.isdisjoint(places("\n".join(told)))


def units_asked(question: Question) -> frozenset[str] | None:
    """The units of the number asked for, how long, how much, how many; None where none is."""
    return None if question.frame else question.asked_units


def lacks_number(question: Question, found: Sequence[Evidence], library: Library) -> bool:
    """Whether a number is asked for that is not there.

    How long wants a time, how much an amount, how many a number or a list that can be counted.
    """
    units = units_asked(question)
    if units is None:
        return False
    strong = [evidence for evidence in found if evidence.score >= STRONG * found[0].score]
    return not any(holds_number(evidence, units, library) for evidence in strong)


def unknown_years(question: Question, evidence: Evidence, library: Library) -> list[str]:
    """The years that the question names and the document found does not speak of."""
    text = library.by_id[evidence.document_id].text
    return [year for year in _YEAR.findall(question.folded) if year not in text]


def holds_number(evidence: Evidence, units: frozenset[str], library: Library) -> bool:
    """Whether a clause holds a quantity of one of the units, or for any count a number or list."""
    document = library.by_id[evidence.document_id]
    clause = document.by_label[evidence.clause]
    text = document.clause_text(clause)
    if "次" in units and _OFTEN.search(text):
        return True
    if units:
        return any(quantity.unit in units for quantity in quantities(text))
    return bool(clause.items or _COUNTABLE.search(text))


def refuse(question: Question, found: Sequence[Evidence], index: SearchIndex) -> Answer:
    """An honest refusal: no verdict, no citation, what is not there, the nearest clauses."""
    language = question.language
    if not found:
        pair = wording.REFUSED if question.folded else wording.EMPTY
        return refusal(question, wording.say(language, pair), found, index.library)
    reasons = []
    if years := unknown_years(question, found[0], index.library):
        reasons.append(wording.say(language, wording.NO_YEAR, years="、".join(years)))
    if lacks_number(question, found, index.library) and question.asked_units is not None:
        reasons.append(wording.say(language, wording.NO_NUMBER[question.asked_units]))
    if unknown := index.unknown_words(question.standalone)[:UNKNOWN]:
        shown = [to_hong_kong(word) if language == "zh-Hant" else word for word in unknown]
        reasons.append(wording.say(language, wording.NO_WORD, words="”“".join(shown)))
    words = [wording.say(language, wording.REFUSED), *reasons]
    return refusal(question, (" " if language == "en" else "").join(words), found, index.library)


def refusal(question: Question, words: str, found: Sequence[Evidence], library: Library) -> Answer:
    """A refusal in given words."""
    return Answer(
        answer=words,
        verdict=None,
        abstained=True,
        language=question.language,
        mode="extractive",
        citations=(),
        related=tuple(nearest((evidence.key for evidence in found), library, question.language)),
        suggestions=(),
        notices=taken(question),
    )
