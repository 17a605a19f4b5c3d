"""A trained network as the graph that is served, matrices in 8 bits, and back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, load_from_string, numpy_helper

HEADS = 12
TINY = 1e-12
# The version of ONNX's operators; ONNX Runtime has some of its own beside them.
OPERATORS, FORMAT, RUNTIME = 20, 10, "com.microsoft"
Weights = Mapping[str, NDArray[Any]]


class Graph:
    """A graph that grows by one operator at a time."""

    def __init__(self, weights: Weights) -> None:
        """Take the weights, as `Network.weights` names them."""
        self._weights = weights
        self._nodes: list[NodeProto] = []
        self._whole: dict[int, str] = {}

    def add(self, operator: str, *inputs: str, domain: str = "", **how: Any) -> str:
        """The name of what an operator makes of its inputs."""
        return self.split(1, operator, *inputs, domain=domain, **how)[0]

    def split(
        self, count: int, operator: str, *inputs: str, domain: str = "", **how: Any
    ) -> list[str]:
        """The names of what an operator of several outputs makes of its inputs."""
        made = [f"{operator}.{len(self._nodes)}.{n}" for n in range(count)]
        self._nodes.append(helper.make_node(operator, inputs, made, domain=domain, **how))
        return made

    def whole(self, number: int) -> str:
        """The name of a whole number."""
        return self._whole.setdefault(number, f"number.{number}")

    def times(self, x: str, name: str) -> str:
        """`x` times a matrix, and its bias; `x` is brought to 8 bits, each vector by its own scale.

        With one scale for all the largest would leave the others hardly any bits.
        """
        largest = self.add("ReduceMax", self.add("Abs", x), self.list(-1))
        even = self.add("Div", x, largest)
        names = (even, self.add("Transpose", name), f"{name}_scale")
        product = self.add("DynamicQuantizeMatMul", *names, domain=RUNTIME)
        return self.add("Add", self.add("Mul", product, largest), f"{name}_bias")

    def normalised(self, name: str, *summed: str) -> str:
        """The sum of two, or one, normalised; a weight and a bias stand in two rows.

        Summed apart: ONNX Runtime takes six times as long for both in one.
        """
        rows = (self.add("Gather", name, self.whole(n), axis=0) for n in (0, 1))
        x = self.add("Add", *summed) if len(summed) == 2 else summed[0]
        return self.add("LayerNormalization", x, *rows, epsilon=TINY)

    def embedded(self) -> str:
        """The pieces as vectors: each by itself, by its text and by its place."""
        words = self.add("Cast", self.add("Gather", "words", "ids"), to=TensorProto.FLOAT)
        scale = self.add("Gather", "words_scale", "ids")
        words = self.add("Mul", words, self.add("Unsqueeze", scale, self.list(-1)))
        length = self.add("Shape", "ids", start=1)
        places = self.add("Slice", "places", self.list(0), length)
        sides = self.add("Gather", "segments", "sides")
        return self.normalised("norm", self.add("Add", self.add("Add", words, sides), places))

    def list(self, number: int) -> str:
        """The name of a list of one whole number."""
        return self.add("Unsqueeze", self.whole(number), self.whole(0))

    def nearness(self) -> str:
        """What is added to attention for the distance of two pieces, (1, heads, pieces, pieces)."""
        length = self.add("Squeeze", self.add("Shape", "ids", start=1))
        places = self.add("Range", self.whole(0), length, self.whole(1))
        across, down = (self.add("Unsqueeze", places, self.list(n)) for n in (0, 1))
        middle = len(self._weights["distances"]) // 2
        far = self.add("Add", self.add("Sub", across, down), self.whole(middle))
        added = self.add("Transpose", self.add("Gather", "distances", far), perm=[2, 0, 1])
        return self.add("Unsqueeze", added, self.list(0))

    def layer(self, x: str, at: str, nearness: str) -> str:
        """One layer: attention, then the network of each piece by itself."""
        parts = self.split(3, "Split", self.times(x, f"{at}mix"), axis=2, num_outputs=3)
        given = (*parts, "", "", nearness) if nearness else parts
        heard = self.add("MultiHeadAttention", *given, domain=RUNTIME, num_heads=HEADS)
        x = self.normalised(f"{at}norm1", x, self.times(heard, f"{at}out"))
        hidden = self.add("FastGelu", self.times(x, f"{at}up"), domain=RUNTIME)
        return self.normalised(f"{at}norm2", x, self.times(hidden, f"{at}down"))

    def pooled(self, x: str) -> str:
        """A vector for the whole: that of the first piece and the mean."""
        first = self.add("Gather", x, self.whole(0), axis=1)
        mean = self.add("ReduceMean", x, self.list(1), keepdims=0)
        return self.add("Tanh", self.times(self.add("Add", first, mean), "pool"))

    def model(self, made: str, classes: int) -> bytes:
        """The graph so far, from pieces to the probability of every class."""
        given = [
            helper.make_tensor_value_info(name, TensorProto.INT64, ["pairs", "pieces"])
            for name in ("ids", "sides")
        ]
        result = helper.make_tensor_value_info(made, TensorProto.FLOAT, ["pairs", classes])
        held = [numpy_helper.from_array(value, name) for name, value in self._weights.items()]
        numbers = [
            numpy_helper.from_array(np.array(number), name) for number, name in self._whole.items()
        ]
        graph = helper.make_graph(self._nodes, "reader", given, [result], held + numbers)
        versions = [helper.make_opsetid("", OPERATORS), helper.make_opsetid(RUNTIME, 1)]
        model = helper.make_model(graph, opset_imports=versions, ir_version=FORMAT)
        return bytes(model.SerializeToString())


def to_graph(weights: Weights) -> bytes:
    """The graph of a network: `ids` and `sides` in, shape (pairs, pieces); probabilities out."""
    graph = Graph(weights)
    x = graph.embedded()
    nearness = graph.nearness() if "distances" in weights else ""
    for n in range(1 + max(int(name.split(".")[1]) for name in weights if name[:6] == "layer.")):
        x = graph.layer(x, f"layer.{n}.", nearness)
    logits = graph.times(graph.pooled(x), "head")
    return graph.model(graph.add("Softmax", logits, axis=-1), len(weights["head"]))


def to_weights(graph: bytes) -> dict[str, NDArray[Any]]:
    """The weights that a graph was made of."""
    held = {
        one.name: numpy_helper.to_array(one) for one in load_from_string(graph).graph.initializer
    }
    return {name: value for name, value in held.items() if not name.startswith("number.")}
