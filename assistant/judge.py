"""Judging: the verdict of a yes/no question from the provisions of the clauses found.

First by arithmetic, where a bound meets the number asked about. Then by modality: the truth table
says what follows where the question's act is the provision's, and where it is the contrary; which
of them it is, the reader tells, and where it is not sure enough there is no verdict.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from assistant.calibration import VerdictModel, Weights
from assistant.frame import CHOICE, Frame
from assistant.frame import frame as frame_of
from assistant.judgement import UNDECIDED, Arithmetic, Judgement
from assistant.question import Question
from corpus.bank import Verdict
from corpus.bounds import Quantity, bare_numbers
from corpus.document import Clause, Document
from corpus.library import Library
from corpus.modality import Modality
from corpus.places import places
from corpus.provisions import Provision
from corpus.script import fold
from index.evidence import Evidence, Reading
from index.reader import SILENT

SURE_OF_NUMBER, SURE_OF_CLAUSE = 0.12, 0.4
SILENT_ON_NUMBER = 0.75
SURE_OF_TEXT, LEAST_OF_TEXT = 0.95, 0.3
# Which opinions networks of their own give, the first and the last of the sentence alone; and how
# sure each must be of yes or of no where all agree.
NETWORKS, AGREED = (0, 4, 5), 0.8
# modality → frame → the verdicts where the act asked about is the provision's own, and where it
# is the contrary act; None is no verdict. A recommendation obliges nobody: what it advises may be
# done and may be left out.
Verdicts = tuple[Verdict | None, Verdict | None]
TABLE: dict[Modality, dict[Frame, Verdicts]] = {
    "shall": {
        "may": ("yes", "no"),
        "must": ("yes", "no"),
        "omit": ("no", "yes"),
        "forbidden": ("no", "yes"),
        "true": ("yes", "no"),
    },
    "shall_not": {
        "may": ("no", "yes"),
        "must": ("no", "yes"),
        "omit": ("yes", "no"),
        "forbidden": ("yes", "no"),
        "true": ("no", "yes"),
    },
    "should": {
        "may": ("yes", None),
        "must": ("no", "no"),
        "omit": ("yes", None),
        "forbidden": ("no", "no"),
        "true": ("yes", "no"),
    },
    "should_not": {
        "may": (None, "yes"),
        "must": ("no", "no"),
        "omit": ("yes", None),
        "forbidden": ("no", "no"),
        "true": ("no", "yes"),
    },
    "may": {
        "may": ("yes", "yes"),
        "must": ("no", "no"),
        "omit": ("yes", None),
        "forbidden": ("no", "no"),
        "true": ("yes", "no"),
    },
    "need_not": {
        "may": ("yes", "yes"),
        "must": ("no", "no"),
        "omit": ("yes", "no"),
        "forbidden": ("no", "no"),
        "true": ("yes", "no"),
    },
    "can": {
        "may": ("yes", "no"),
        "must": ("no", "no"),
        "omit": ("yes", None),
        "forbidden": ("no", "yes"),
        "true": ("yes", "no"),
    },
    "cannot": {
        "may": ("no", "yes"),
        "must": ("no", "yes"),
        "omit": ("yes", "no"),
        "forbidden": ("yes", "no"),
        "true": ("no", "yes"),
    },
    "statement": {
        "may": ("yes", "no"),
        "must": ("yes", "no"),
        "omit": ("yes", "no"),
        "forbidden": ("yes", "no"),
        "true": ("yes", "no"),
    },
}
_NEGATION = re.compile(
    r"不(?!过|仅|但|同)|没|唔|无(?!论)|未|别|免|禁|只|光|随便|代替|够(?![资格])"
    r"|\b(?:no|not|never|without|skip|only|just|instead|enough)\b|n't\b"
)
_OBLIGATION = re.compile(r"必须|一定要|非得|\b(?:must|have to|has to|need to)\b(?! we not)")
_OF_PAPER = re.compile(
    r"论文|(?<!发表)文章|篇文|[那这该](?:篇|份(?:报告|研究))|文中|作者|课题组|报告(?:说|里|中|建议|提出)"
    r"|\b(?:the|this|that) (?:paper|article|study|survey)\b(?! of association)|\bauthors?\b"
    r"|\b(?:longgang|xixian|shenzhen)(?:(?: [\w-]+){0,2} (?:paper|article|study)| report)\b"
)
_LATER_ITEM = re.compile(r"[二三四五六七八九十]是")
_REPORTED_RULE = re.compile(r"《[^》]+》|规定|要求|一票否决|不得|必须|严禁|禁止")
VERDICTS: tuple[Verdict, ...] = ("yes", "no", "conditional")
FLOOR = 0.01
UNKNOWN_CASE, EVEN = (0.5, 0.5, 0.1), (1.0, 1.0, 1.0)
LIKENESS, UNCERTAIN = 4, 0.3


def judge(
    question: Question, found: Sequence[Evidence], library: Library, model: VerdictModel
) -> Judgement:
    """The verdict that the best clauses carry; undecided where none plainly does."""
    ruled = by_rule(question, found, library)
    if isinstance(ruled, Judgement):
        return ruled
    opinions = verdict_opinions(question, ruled, found, library, model)
    weights = model.weights(question.standalone)
    verdict, sure = likeliest(opinions, weights)
    in_table = TABLE[ruled.provision.modality][question.frame or "true"]
    if sure < weights.least or verdict not in (*in_table, "conditional"):
        return UNDECIDED
    if verdict == "conditional" and question.taken:
        return Judgement(None, "condition", ruled.provision)
    return Judgement(verdict, "modality", ruled.provision)


def by_rule(question: Question, found: Sequence[Evidence], library: Library) -> Judgement | Spoken:
    """The verdict that a rule gives, if any; the sentence that speaks where opinions decide."""
    if question.frame is None or not found:
        return UNDECIDED
    if counted := judge_count(question, found, library):
        return counted
    spoken = speaking(question, found, library)
    if spoken is None:
        return UNDECIDED
    same, contrary = TABLE[spoken.provision.modality][question.frame]
    is_plain = not spoken.provision.conditions and not is_negated(question, question.frame)
    if same == contrary and same is not None and is_plain:
        return Judgement(same, "modality", spoken.provision)
    return spoken


def judge_count(
    question: Question, found: Sequence[Evidence], library: Library
) -> Judgement | None:
    """The verdict by arithmetic, where a number asked about meets one in the best clauses."""
    if question.frame is None or found[0].score < SURE_OF_NUMBER:
        return None
    judged = (
        judge_numbers(question, question.frame, provision, library)
        for place, evidence in enumerate(found)
        # Of a document without a bank many clauses are read: only the best is meant.
        if place == 0 or evidence.document_id in library.asked
        for reading in evidence.readings
        if reading.silent < SILENT_ON_NUMBER or evidence.clause in question.labels
        for provision in provisions_at(evidence.key, reading.start, library)
    )
    return next(filter(None, judged), None)


def in_terms_of(question: Question, provisions: Sequence[Provision]) -> str:
    """The question with its numbers made those of the provisions that count the same.

    So the reader can tell whether a sentence speaks of what is asked, whatever the number.
    """
    text = fold(question.standalone)
    limits = [limit for p in provisions for limit in (*p.bounds, *p.thresholds)]
    for asked in question.quantities:
        limit = next((one for one in limits if asked.same_unit(one)), None)
        for number in reversed(bare_numbers(text, asked.unit)):
            if limit and number.value == asked.value:
                text = f"{text[: number.start]}{limit.value}{text[number.end :]}"
    return text


def judge_numbers(
    question: Question, frame: Frame, provision: Provision, library: Library
) -> Judgement | None:
    """The verdict of a provision where the question's number counts what its bound counts.

    None where the question has a second number, for what that one says the bound does not, and
    where it denies something of its number: what, a sum does not tell. Undecided where it asks of
    a limit that the bound does not settle: then nothing else does.
    """
    undecided = None
    if len(question.quantities) != 1:
        return None
    for asked in question.quantities:
        if asked.comparison == "=" and frame in ("may", "true") and is_negated(question, frame):
            return None
        for bound in provision.bounds:
            if not asked.same_unit(bound):
                continue
            if verdict := bound_verdict(frame, asked, bound):
                return Judgement(verdict, "bound", provision, Arithmetic(asked, bound))
            if asked.comparison != "=":
                undecided = UNDECIDED
        for threshold in provision.thresholds:
            if asked.same_unit(threshold) and threshold.settles(asked) is not None:
                return judge_condition(frame, provision, asked, threshold, library)
    return undecided


def bound_verdict(frame: Frame, asked: Quantity, bound: Quantity) -> Verdict | None:
    """The verdict of a frame on a number against a bound on the act itself."""
    if asked.comparison != "=":
        return limit_verdict(frame, asked, bound)
    allowed = bound.allows(asked.value)
    if frame in ("may", "true"):
        return "yes" if allowed else "no"
    if frame == "forbidden":
        return "no" if allowed else "yes"
    return "no" if frame == "must" and bound.comparison in ("<", "<=") else None


def limit_verdict(frame: Frame, asked: Quantity, bound: Quantity) -> Verdict | None:
    """The verdict on a limit asked about: 最多六级吗, 不能超过六级吧, where four are the most.

    The same limit is right. Another one on the same side is wrong where it is said to be so, and
    where it allows more than the text does. What lies beyond (超过五级) the text does not allow.
    """
    if frame not in ("may", "true", "forbidden"):
        return None
    if (asked.comparison, asked.value) == (bound.comparison, bound.value):
        return "yes"
    is_upper = bound.comparison in ("<", "<=")
    more = asked.value > bound.value if is_upper else asked.value < bound.value
    if is_upper != (asked.comparison in ("<", "<=")):
        is_beyond = asked.comparison in ("<", ">") and (more or asked.value == bound.value)
        beyond: Verdict = "yes" if frame == "forbidden" else "no"
        return beyond if is_beyond else None
    return "no" if frame != "may" or more else None


def judge_condition(
    frame: Frame, provision: Provision, asked: Quantity, bound: Quantity, library: Library
) -> Judgement | None:
    """The verdict where the number decides whether the provision applies at all."""
    arithmetic = Arithmetic(asked, bound)
    if arithmetic.kept:
        verdict = TABLE[provision.modality][frame][0] if frame in ("may", "must") else None
        return Judgement(verdict, "condition", provision, arithmetic) if verdict else None
    verdict = "no" if frame == "must" and provision.modality == "shall" else None
    other = sibling_without(provision, library)
    return Judgement(verdict, "condition", provision, arithmetic, other)


def sibling_without(provision: Provision, library: Library) -> Provision | None:
    """The provision beside a conditional one for those who do not meet its condition."""
    document = library.by_id[provision.document_id]
    parent = document.by_label[provision.clause].parent
    if parent is None:
        return None
    for sibling in document.children(parent):
        for other in library.provisions.get(sibling.key, ()):
            if any(re.match(r"[^，]{0,4}[未不]", condition) for condition in other.conditions):
                return other
    return None


def leaning(
    question: Question, found: Sequence[Evidence], library: Library, model: VerdictModel
) -> tuple[str, Verdict] | None:
    """The clause that speaks and the likeliest verdict, however unsure; None where none does."""
    ruled = by_rule(question, found, library)
    if isinstance(ruled, Spoken):
        opinions = verdict_opinions(question, ruled, found, library, model)
        return ruled.evidence.key, likeliest(opinions, model.weights(question.standalone))[0]
    if ruled.verdict is None or ruled.provision is None:
        return None
    return f"{ruled.provision.document_id}#{ruled.provision.clause}", ruled.verdict


class Spoken(NamedTuple):
    """The sentence that speaks to a question, and its provision."""

    evidence: Evidence
    reading: Reading
    provision: Provision


def speaking(question: Question, found: Sequence[Evidence], library: Library) -> Spoken | None:
    """The sentence least silent on a question; None where it cannot decide or none speaks.

    The reader does not judge alone: the retriever has to find the clause likely too.
    """
    read = [
        (evidence, reading)
        for evidence in found
        if evidence.document_id in library.asked and evidence.score >= SURE_OF_CLAUSE
        for reading in evidence.readings
        if reading.silent < SILENT
    ]
    if not read:
        return None
    evidence, reading = min(read, key=lambda one: one[1].silent)
    provision = provision_at(evidence.key, reading.start, library)
    document = library.by_id[evidence.document_id]
    clause = document.by_label[evidence.clause]
    if provision is None or not binds(question, document, clause, provision.start, provision.end):
        return None
    return Spoken(evidence, reading, provision)


def binds(question: Question, document: Document, clause: Clause, start: int, end: int) -> bool:
    """Whether the sentence `start:end` of a clause can decide a question.

    What is so, any can; what is allowed or required, a standard or a regulation, or a rule that a
    paper reports: what a paper itself proposes obliges nobody. But a question about what the paper
    says, the paper decides, and what may be done in a place, a sentence that tells of that place.
    """
    if question.frame == "true" or document.metadata.kind != "paper":
        return True
    sentence = document.text[first_of_items(document.text, clause.body, start) : end]
    if _OF_PAPER.search(question.folded) or _REPORTED_RULE.search(sentence):
        return True
    told = places(f"{clause.heading}\n{sentence}")
    return question.frame != "must" and not told.isdisjoint(places(question.standalone))


def first_of_items(text: str, least: int, start: int) -> int:
    """Where the sentence begins that introduces an item: 要求做到：一是…。二是…。三是….

    What it requires, it requires of each. `start` where the sentence there is no later item.
    """
    if not _LATER_ITEM.match(text, start):
        return start
    first = text.rfind("一是", least, start)
    return max(least, text.rfind("。", least, first) + 1) if first >= 0 else start


def verdict_opinions(
    question: Question,
    spoken: Spoken,
    found: Sequence[Evidence],
    library: Library,
    model: VerdictModel,
) -> list[list[float]]:
    """For each verdict the logarithms of six opinions, in the order of `Weights`."""
    case = verdict_case(question, spoken.evidence.key, spoken.reading.start, library)
    near = [(e.score * (1 - r.silent), r) for e in found for r in e.readings]
    together = [
        sum(weight * getattr(reading, name) for weight, reading in near) for name in VERDICTS
    ]
    alone = [getattr(spoken.reading, name) for name in VERDICTS]
    counted = model.counts.get(case, UNKNOWN_CASE)
    alike = precedents(question, spoken.evidence, library)
    further = [spoken.evidence.verdicts or EVEN, spoken.evidence.closely or EVEN]
    if question.is_turned:
        further = [(no, yes, conditional) for yes, no, conditional in further]
    opinions = map(logs, (alone, together, counted, alike, *further))
    return [list(of_verdict) for of_verdict in zip(*opinions, strict=True)]


def precedents(question: Question, evidence: Evidence, library: Library) -> list[float]:
    """How much the nearest bank questions of a clause speak for each verdict.

    Those put in the same frame do, each by its likeness; a little is left for every verdict.
    """
    weights = [UNCERTAIN] * len(VERDICTS)
    for match in evidence.matches:
        verdict = library.verdict_of.get((evidence.key, match.question))
        if verdict and frame_of(fold(match.question)) == question.frame:
            weights[VERDICTS.index(verdict)] += max(match.similarity, 0) ** LIKENESS
    return weights


def logs(weights: Sequence[float]) -> list[float]:
    """The logarithms of weights as shares, none of them nothing."""
    total = sum(weights) or 1
    shares = [weight / total + FLOOR for weight in weights]
    return [math.log(share / sum(shares)) for share in shares]


def likeliest(opinions: Sequence[Sequence[float]], weights: Weights) -> tuple[Verdict, float]:
    """The likeliest verdict, and how sure it is.

    What the networks that read the sentence alone are all but sure of, and what every network is
    sure of, stands, whatever was said of it before; and no verdict is sure that is hardly found in
    the text.
    """
    read = [[math.exp(own[n]) for n in NETWORKS] for own in opinions]
    text = [(of_verdict[0] + of_verdict[-1]) / 2 for of_verdict in read]
    agreed = [min(of_verdict) for of_verdict in read]
    for place in (0, 1):
        if text[place] >= SURE_OF_TEXT or agreed[place] >= AGREED:
            return VERDICTS[place], 1.0
    shares = softmax(opinions, weights)
    best = shares.index(max(shares))
    return VERDICTS[best], shares[best] if text[best] >= LEAST_OF_TEXT else 0.0


def softmax(opinions: Sequence[Sequence[float]], weights: Weights) -> list[float]:
    """The probability of every verdict."""
    logits = [
        sum(w * value for w, value in zip(weights.of_opinions, own, strict=True)) + bias
        for own, bias in zip(opinions, weights.bias, strict=True)
    ]
    grown = [math.exp(logit - max(logits)) for logit in logits]
    return [one / sum(grown) for one in grown]


def verdict_case(question: Question, key: str, start: int, library: Library) -> str:
    """The case that a question is to a sentence: frame, modality, negation, condition."""
    provisions = provisions_at(key, start, library)
    modalities = {provision.modality for provision in provisions}
    modality = modalities.pop() if len(modalities) == 1 else "several"
    marks: list[str] = [question.frame or "", modality]
    if question.frame and is_negated(question, question.frame):
        marks.append("negated")
    if any(provision.conditions for provision in provisions):
        marks.append("conditional")
    return " ".join(marks)


def provisions_at(key: str, start: int, library: Library) -> list[Provision]:
    """The provisions of the sentence of a clause that starts at a place."""
    return [p for p in library.provisions.get(key, ()) if p.start == start]


def provision_at(key: str, start: int, library: Library) -> Provision | None:
    """The provision of a sentence that requires or permits something, else its statement."""
    provisions = provisions_at(key, start, library)
    normative = (p for p in provisions if p.modality != "statement")
    return next(normative, provisions[0] if provisions else None)


def is_negated(question: Question, frame: Frame) -> bool:
    """Whether the act asked about is a contrary one: a 不 that the frame itself does not hold."""
    rest = CHOICE.sub("", question.folded)
    if frame in ("omit", "forbidden"):
        return bool(_OBLIGATION.search(rest))
    return bool(_NEGATION.search(rest))
