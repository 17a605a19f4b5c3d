"""The reader as it is served reads as the network that was trained does."""

from __future__ import annotations

from dataclasses import replace

import pytest
import torch
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from corpus.bank import Verdict
from corpus.library import Library
from corpus.script import language
from index.reader import QUESTION, READINGS, SENTENCE, SHIPPED, Reader, close_text, ids_of
from index.training.graph import HEADS, to_graph
from index.training.pretrained import PLACES
from index.training.read import Network, turned_english
from index.transformer import Transformer, pair

PAIRS = [
    (
        "会费能分五档吗",
        "会费管理 会员层级和会费档次不应超过 4级，同一层级不得再细分不同的收费标准。",
    ),
    ("Can we?", "应建立健全民主选举、民主决策、民主管理、民主监督制度。"),
    ("", "应"),
]


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader.load()


@pytest.mark.parametrize("hears_distances", [False, True])
def test_the_served_reader_agrees_with_the_trained_network(hears_distances: bool) -> None:
    torch.manual_seed(3)
    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    config = BertConfig(
        vocab_size=tokenizer.get_vocab_size(),
        hidden_size=48,
        num_hidden_layers=2,
        num_attention_heads=HEADS,
        intermediate_size=96,
        hidden_act="gelu_pytorch_tanh",
        max_position_embeddings=PLACES,
        initializer_range=0.3,
    )
    distances = (torch.randn(2 * PLACES - 1, HEADS) / 2).numpy()
    encoder = BertModel(config, add_pooling_layer=False)
    network = Network(encoder, distances if hears_distances else None).eval()
    network.head.weight.data *= 5
    served = Transformer(to_graph(network.weights()))
    reader = Reader(
        tokenizer,
        *[served] * 3,
        unknown=lambda: served,
        closely=lambda _: (tokenizer, served),
    )
    batch = [
        pair(ids_of(tokenizer, question, QUESTION), ids_of(tokenizer, sentence, SENTENCE))
        for question, sentence in PAIRS
    ]
    with torch.no_grad():
        found = torch.softmax(network(batch), dim=1).numpy()
    for (question, sentence), expected in zip(PAIRS, found, strict=True):
        assert reader.read(question, sentence) == pytest.approx(expected, abs=0.02)


def test_the_shipped_reader_gives_a_probability_to_every_reading(reader: Reader) -> None:
    for read in (reader.read, reader.read_unknown, reader.read_closely):
        for question, sentence in PAIRS:
            found = read(question, sentence)
            assert found.shape == (len(READINGS),)
            assert found.sum() == pytest.approx(1, abs=1e-5)


def test_the_shipped_reader_tells_what_a_sentence_is_silent_on(reader: Reader) -> None:
    dues = PAIRS[0][1]
    silent = READINGS.index("silent")
    for read in (reader.read, reader.read_unknown):
        assert read("会费分成五个档次行不行", dues)[silent] < 0.5
        for question in ("秘书长一年工资多少", "How do I reset my password?"):
            assert read(question, dues)[silent] > 0.5


DUES = "会费可以分五档吗？"


@pytest.mark.parametrize(
    ("asked", "speaks"),
    [
        ("会费收五种价钱行吗", True),
        ("我哋會費想分五級得唔得", True),
        ("Can we charge five levels of dues?", True),
        ("会费可以用微信交吗", False),
        ("秘书长一年工资多少", False),
    ],
)
def test_the_shipped_reader_tells_when_a_precedent_is_silent(
    reader: Reader, asked: str, speaks: bool
) -> None:
    assert (reader.read_precedent(asked, DUES, "no")[READINGS.index("silent")] < 0.5) == speaks


@pytest.mark.parametrize("verdict", ["yes", "no"])
@pytest.mark.parametrize(
    ("asked", "precedents"),
    [
        ("会费想收五档可以吗", ["会费可以分五档吗", "会费设五级行不行"]),
        ("協會可唔可以養隻貓", ["协会可以养猫吗", "能在协会养猫不"]),
        ("Could our dues have five levels?", ["May we have five dues tiers?", DUES]),
    ],
)
def test_what_precedents_say_together_is_read_from_their_verdicts(
    reader: Reader, asked: str, precedents: list[str], verdict: Verdict
) -> None:
    found = reader.read_together(asked, [(precedent, verdict) for precedent in precedents])
    assert READINGS[found.argmax()] == verdict


@pytest.mark.parametrize(
    ("asked", "sentence", "verdict"),
    [
        ("會費可唔可以分五級", "会费档次不应超过4级。", "no"),
        ("人事章能交给财务保管吗", "人事印章不得由财务人员保管。", "no"),
        ("人事章能交给财务保管吗", "人事印章可由财务人员保管。", "yes"),
        ("账本每年都得给会员看吗", "每年应向会员公布账目。", "yes"),
        ("账本每年都得给会员看吗", "不应向会员公布账目。", "no"),
        ("Could our dues have five levels?", "There shall be no more than 4 tiers.", "no"),
        ("Must dues income be published?", "Dues income shall be published.", "yes"),
        ("Must dues income be published?", "Dues income shall not be published.", "no"),
    ],
)
def test_what_a_sentence_requires_is_read_closely(
    reader: Reader, asked: str, sentence: str, verdict: Verdict
) -> None:
    assert READINGS[reader.read_closely(asked, sentence).argmax()] == verdict


def test_english_is_read_closely_where_people_wrote_or_checked_it(library: Library) -> None:
    clause = library.by_id["db44"].by_label["8.1.1.1"]
    span = (clause.body, clause.end)
    assert "4" in (close_text(clause, *span, "chinese", library) or "")
    english = close_text(clause, *span, "english", library)
    assert english
    assert language(english) == "en"
    by_machine = tuple(replace(gloss, by_machine=True) for gloss in library.glosses)
    for glosses in (by_machine, ()):
        other = replace(library, glosses=glosses)
        assert close_text(clause, *span, "english", other) is None


@pytest.mark.parametrize(("asked", "said"), [("会费", "应"), ("May we? ", "It shall. ")])
def test_texts_of_any_length_are_read_closely(reader: Reader, asked: str, said: str) -> None:
    assert reader.read_closely(asked * 200, said * 2000).sum() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(
    ("sentence", "contrary"),
    [
        ("Dues shall be public.", "Dues shall not be public."),
        ("Seals must not be lent.", "Seals must be lent."),
        ("Records should be kept.", None),
        ("It shall plan and shall report.", None),
    ],
)
def test_a_sentence_in_english_is_turned_into_its_contrary(
    sentence: str, contrary: str | None
) -> None:
    assert turned_english(sentence) == contrary


def test_precedents_of_any_length_are_read_together(reader: Reader) -> None:
    found = reader.read_together("会费" * 200, [("可以分五档吗" * 100, "no")] * 20)
    assert found.sum() == pytest.approx(1, abs=1e-5)
