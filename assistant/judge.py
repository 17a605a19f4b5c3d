"""Judging: the verdict of a yes/no question from the provisions of the clauses found.

A verdict is given only where a provision plainly carries it: its bound meets the number asked
about, or its act is the act asked about and its modality decides the question's frame.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from assistant.judgement import UNDECIDED, Arithmetic, Judgement
from assistant.question import Frame, Question
from corpus.bank import Verdict
from corpus.bounds import Quantity
from corpus.library import Library
from corpus.modality import Modality
from corpus.provisions import Provision
from corpus.script import fold
from index.evidence import Evidence
from index.tokens import tokens

CLAUSES = 3
COVERED = 0.75
SURE = 0.5
SURE_OF_NUMBER = 0.12
HEAD_ON = {("may", "shall_not"), ("omit", "shall")}

# modality → frame → verdict, where the act asked about is the provision's own act.
# A recommendation obliges nobody; what it advises may be done and may be left out.
TABLE: dict[Modality, dict[Frame, Verdict]] = {
    "shall": {"may": "yes", "must": "yes", "omit": "no", "forbidden": "no", "true": "yes"},
    "shall_not": {"may": "no", "must": "no", "omit": "yes", "forbidden": "yes", "true": "no"},
    "should": {"may": "yes", "must": "no", "omit": "yes", "forbidden": "no"},
    "should_not": {"must": "no", "omit": "yes", "forbidden": "no"},
    "may": {"may": "yes", "must": "no", "omit": "yes", "forbidden": "no"},
    "need_not": {"may": "yes", "must": "no", "omit": "yes", "forbidden": "no"},
    "can": {"may": "yes", "forbidden": "no"},
    "cannot": {"may": "no", "forbidden": "yes"},
    "statement": {},
}
# 三级会员 is a kind of member, not a number of levels.
_NAMED = re.compile(r"(?:的)?(?:会员|社会组织|社团|机关|单位|协会)(?!费|制|档|层)")
_CHOICE = re.compile(
    r"能不能|可不可以|行不行|要不要|用不用|需不需要|是不是|对不对|算不算|应不应该?|该不该|会不会|准不准|许不许"
    r"|有没有|好不好|得唔得|可唔可以|系唔系|使唔使|要唔要|不[?？]?$"
)
_NEGATION = re.compile(
    r"不(?!过|仅|但|同)|没|唔|无(?!论)|未|别|免|禁|只|光|随便|代替|够"
    r"|\b(?:no|not|never|without|skip|only|just|instead|enough)\b|n't\b"
)
_OBLIGATION = re.compile(r"必须|一定要|非得|\b(?:must|have to|has to|need to)\b(?! we not)")
_FRAME_WORDS = re.compile(
    r"能不能|能否|可不可以|可否|可以|必须|一定要|要不要|需不需要|用不用|是不是|是否|应不应该|应该|禁止|不准|允许|"
    r"我们|咱们|你们|协会|商会|行业|吗|呢|吧|对吧|行不行|请问|[?？。，,!！]"
)


def judge(question: Question, found: Sequence[Evidence], library: Library) -> Judgement:
    """The verdict that the best clauses carry; undecided where none plainly does."""
    if question.frame is None:
        return UNDECIDED
    provisions = list(candidates(found, library))
    counted = provisions if found[0].score >= SURE_OF_NUMBER else []
    for provision in counted:
        if judgement := judge_numbers(question, question.frame, provision, library):
            return judgement
    for provision in provisions:
        if judgement := judge_act(question, question.frame, provision):
            return judgement
    return judge_sentence(question, question.frame, found[0], library) or UNDECIDED


def candidates(found: Sequence[Evidence], library: Library) -> Iterator[Provision]:
    """The provisions of the best clauses, those of the best sentences first."""
    for evidence in found[:CLAUSES]:
        order = {(start, end): n for n, (start, end, _) in enumerate(evidence.sentences)}
        provisions = library.provisions.get(evidence.key, ())
        yield from sorted(provisions, key=lambda p: order.get((p.start, p.end), len(order)))


def judge_numbers(
    question: Question, frame: Frame, provision: Provision, library: Library
) -> Judgement | None:
    """The verdict by arithmetic, where the question's number counts what a bound counts."""
    for asked in question.quantities:
        if _NAMED.match(question.folded, asked.end):
            continue
        for bound in provision.bounds:
            if asked.same_unit(bound) and (verdict := bound_verdict(frame, asked, bound)):
                return Judgement(verdict, "bound", provision, Arithmetic(asked, bound))
        for threshold in provision.thresholds:
            if asked.same_unit(threshold) and asked.comparison == "=":
                return judge_condition(frame, provision, asked, threshold, library)
    return None


def bound_verdict(frame: Frame, asked: Quantity, bound: Quantity) -> Verdict | None:
    """The verdict of a frame on a number against a bound on the act itself."""
    if asked.comparison != "=":
        same = (asked.comparison, asked.value) == (bound.comparison, bound.value)
        return ("yes" if same else "no") if frame in ("true", "may") else None
    allowed = bound.allows(asked.value)
    if frame in ("may", "true"):
        return "yes" if allowed else "no"
    if frame == "forbidden":
        return "no" if allowed else "yes"
    return "no" if frame == "must" else None


def judge_condition(
    frame: Frame, provision: Provision, asked: Quantity, bound: Quantity, library: Library
) -> Judgement | None:
    """The verdict where the number decides whether the provision applies at all."""
    arithmetic = Arithmetic(asked, bound)
    if arithmetic.kept:
        verdict = TABLE[provision.modality].get(frame)
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


def judge_act(question: Question, frame: Frame, provision: Provision) -> Judgement | None:
    """The verdict by modality, where the question's act is all in the provision's act."""
    verdict = TABLE[provision.modality].get(frame)
    if verdict is None or provision.conditions or question.quantities:
        return None
    if is_negated(question, frame) or coverage(question, provision) < COVERED:
        return None
    return Judgement(verdict, "modality", provision)


def judge_sentence(
    question: Question, frame: Frame, evidence: Evidence, library: Library
) -> Judgement | None:
    """The verdict by modality of the sentence found, however the question words its act.

    Only where the clause is sure, its sentence has one modality and no bound or condition, and
    the frame meets it head on: may we do what is forbidden, may we leave out what is required.
    """
    if evidence.score < SURE or question.quantities or is_negated(question, frame):
        return None
    provisions = library.provisions.get(evidence.key, ())
    if evidence.sentences:
        provisions = tuple(p for p in provisions if p.start == evidence.sentences[0][0])
    if len(provisions) != 1 or provisions[0].conditions or provisions[0].bounds:
        return None
    (provision,) = provisions
    if (frame, provision.modality) not in HEAD_ON:
        return None
    return Judgement(TABLE[provision.modality][frame], "modality", provision)


def is_negated(question: Question, frame: Frame) -> bool:
    """Whether the act asked about is a contrary one: a 不 that the frame itself does not hold."""
    rest = _CHOICE.sub("", question.folded)
    if frame in ("omit", "forbidden"):
        return bool(_OBLIGATION.search(rest))
    return bool(_NEGATION.search(rest))


def coverage(question: Question, provision: Provision) -> float:
    """How much of the question's own words stand in the provision's act, 0–1."""
    asked = {token for token in tokens(_FRAME_WORDS.sub(" ", question.folded)) if len(token) > 1}
    if len(asked) < 2:
        return 0.0
    said = set(tokens(f"{provision.subject} {fold(provision.act)}"))
    return len(asked & said) / len(asked)
