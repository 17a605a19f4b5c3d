"""The reader as it is served reads as the network that was trained does."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from index.embedding import SHIPPED
from index.reader import READINGS, Pairing, Reader
from index.training.read import Network

PAIRS = [
    (
        "会费能分五档吗",
        "会费管理 会员层级和会费档次不应超过 4级，同一层级不得再细分不同的收费标准。",
    ),
    ("Can we?", "应建立健全民主选举、民主决策、民主管理、民主监督制度。"),
    ("", "应"),
]


@pytest.fixture(scope="module")
def pairing() -> Pairing:
    tokenizer = Tokenizer.from_file(str(SHIPPED / "tokenizer.json"))
    tokenizer.no_padding()
    return Pairing(tokenizer, load_file(SHIPPED / "model.safetensors")["embedding.weight"])


def test_the_served_reader_agrees_with_the_trained_network(pairing: Pairing) -> None:
    torch.manual_seed(3)
    rows = np.random.default_rng(3).normal(size=(30_000, 16)).astype(np.float32)
    network = Network(rows)
    for parameter in network.parameters():
        parameter.data = parameter.data.half().float()
    network.eval()
    reader = Reader(pairing, network.weights())
    for question, sentence in PAIRS:
        pieces = pairing.pair(pairing.ids(question, 40), pairing.ids(sentence, 110))
        with torch.no_grad():
            expected = torch.softmax(network([pieces]), dim=1).numpy()
        assert reader.read([(question, sentence)]) == pytest.approx(expected, abs=2e-3)


def test_the_shipped_reader_gives_a_probability_to_every_reading() -> None:
    found = Reader.load(SHIPPED).read(PAIRS)
    assert found.shape == (len(PAIRS), len(READINGS))
    assert found.sum(axis=1) == pytest.approx(1, abs=1e-5)


def test_the_shipped_reader_tells_what_a_sentence_is_silent_on() -> None:
    reader = Reader.load(SHIPPED)
    dues = PAIRS[0][1]
    questions = ("会费分成五个档次行不行", "秘书长一年工资多少", "How do I reset my password?")
    first, *others = reader.read([(question, dues) for question in questions])
    silent = READINGS.index("silent")
    assert first[silent] < 0.5
    assert all(reading[silent] > 0.5 for reading in others)


def test_a_sentence_is_read_alike_alone_and_among_others() -> None:
    reader = Reader.load(SHIPPED)
    among = reader.read(PAIRS)
    alone = reader.read([PAIRS[1]])
    assert alone[0] == pytest.approx(among[1], abs=1e-6)
