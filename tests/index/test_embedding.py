from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corpus.script import fold
from index.embedding import SHIPPED, Embedder, StaticEmbedder, load_embedder
from index.errors import ModelError

TEXTS = [
    "能设五档会费吗",
    "Can we set five dues tiers?",
    "會費可以分五級嗎？",
    "龘𠮷🙂",
    "a",
    "会员层级和会费档次不应超过 4级，同一层级不得再细分不同的收费标准。" * 20,
]


def test_the_shipped_model_is_served_as_sentence_transformers_would(embedder: Embedder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(SHIPPED), device="cpu").float()
    expected = model.encode([fold(text) for text in TEXTS], normalize_embeddings=True)
    assert isinstance(embedder, StaticEmbedder)
    assert np.abs(embedder.encode(TEXTS) - expected).max() < 1e-5


def test_the_shipped_model_is_small(embedder: Embedder) -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) < 30_000_000
    assert embedder.encode(["会费"]).shape == (1, 256)


def test_both_scripts_have_the_same_vector(embedder: Embedder) -> None:
    simplified, traditional = embedder.encode(["会费可以分五级吗", "會費可以分五級嗎"])
    assert np.array_equal(simplified, traditional)


def test_vectors_are_unit_or_zero(embedder: Embedder) -> None:
    norms = np.linalg.norm(embedder.encode(["会费", ""]), axis=1)
    assert norms == pytest.approx([1, 0])


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A random BERT of two layers, as any other sentence-transformers model."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from tokenizers import Tokenizer, models, pre_tokenizers
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    folder = tmp_path_factory.mktemp("bert")
    vocabulary = {word: n for n, word in enumerate(["[PAD]", "[UNK]", *"会费五档能设吗"])}
    tokenizer = Tokenizer(models.WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Split("", "isolated")
    PreTrainedTokenizerFast(  # type: ignore[no-untyped-call]
        tokenizer_object=tokenizer, pad_token="[PAD]", unk_token="[UNK]"
    ).save_pretrained(folder)
    config = BertConfig(
        vocab_size=len(vocabulary), hidden_size=16, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=32,
    )  # fmt: skip
    BertModel(config).save_pretrained(folder)
    transformer = Transformer(str(folder))
    target = tmp_path_factory.mktemp("tiny")
    SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu").save(str(target))
    return target


def test_any_other_model_is_loaded_by_its_path(tiny: Path) -> None:
    model = load_embedder(str(tiny))
    vectors = model.encode(["能设五档会费吗", "会费"])
    assert vectors.shape == (2, 16)
    assert np.linalg.norm(vectors, axis=1) == pytest.approx([1, 1], abs=1e-5)
    assert model.fingerprint != load_embedder().fingerprint


def test_a_model_that_is_not_there_is_an_error_that_names_the_setting() -> None:
    with pytest.raises(ModelError, match="HUIGUI_EMBEDDING_MODEL"):
        load_embedder("no/such-model")
