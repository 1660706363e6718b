"""Writes a trained tagger as ONNX graphs with int8 weights, and the metadata beside them.

The graphs are built by hand, since PyTorch's exporters know no window lengths for recurrent layers.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from arabnews_nlp.encoder.features import INDICATORS, WORD_CHARS, WordLists
from arabnews_nlp.encoder.package import Head, write_package
from arabnews_nlp.encoder.vectors import WordVectors
from arabnews_nlp.training.model import BiLSTM, Chain, Tagger, WordNetwork

OPSET = 17


class _Graph:
    """Nodes and constants of a graph under construction."""

    def __init__(self) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **attributes))
        return output

    def linear(self, layer: nn.Linear, value: str, output: str) -> str:
        weight = self.constant(f"{output}_weight", layer.weight.detach().numpy().T)
        bias = self.constant(f"{output}_bias", layer.bias.detach().numpy())
        return self.node("Add", [self.node("MatMul", [value, weight], f"{output}_product"), bias], output)

    def bilstm(self, layer: BiLSTM, value: str, lengths: str, output: str) -> str:
        """[T, B, D] to [T, B, 2H]; ONNX keeps the gates in the order input, output, forget, cell."""

        def gates(value: object) -> np.ndarray:
            assert isinstance(value, torch.Tensor)
            enter, forget, cell, leave = value.detach().chunk(4)
            return torch.cat([enter, leave, forget, cell]).numpy()

        sides = (layer.forwards, layer.backwards)
        weights = self.constant(f"{output}_w", np.stack([gates(side.weight_ih_l0) for side in sides]))
        steps = self.constant(f"{output}_r", np.stack([gates(side.weight_hh_l0) for side in sides]))
        biases = [np.concatenate([gates(side.bias_ih_l0), gates(side.bias_hh_l0)]) for side in sides]
        bias = self.constant(f"{output}_b", np.stack(biases))
        inputs = [value, weights, steps, bias, lengths]
        sequence = self.node(
            "LSTM",
            inputs,
            f"{output}_lstm",
            direction="bidirectional",
            hidden_size=layer.forwards.hidden_size,
        )
        turned = self.node("Transpose", [sequence], f"{output}_turned", perm=[0, 2, 1, 3])
        shape = self.constant(f"{output}_shape", np.array([0, 0, -1], np.int64))
        return self.node("Reshape", [turned, shape], output)

    def model(self, inputs: list[Any], outputs: list[Any]) -> Any:
        graph = helper.make_graph(self.nodes, "arabnews_nlp", inputs, outputs, self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)])
        model.ir_version = 8
        onnx.checker.check_model(model)
        return model


def word_graph(network: WordNetwork, vector: int) -> Any:
    """norms, stems [N, D], chars [N, C], indicators [N, I] to hidden [N, W]."""
    graph = _Graph()
    table = graph.constant("letters", network.letters.weight.detach().numpy())
    letters = graph.node("Gather", [table, "chars"], "letters_of")
    turned = graph.node("Transpose", [letters], "letters_turned", perm=[0, 2, 1])
    weight = graph.constant("filters", network.convolution.weight.detach().numpy())
    assert network.convolution.bias is not None
    bias = graph.constant("filters_bias", network.convolution.bias.detach().numpy())
    filtered = graph.node("Conv", [turned, weight, bias], "filtered", pads=[1, 1])
    spelling = graph.node("Relu", [graph.node("ReduceMax", [filtered], "strongest", axes=[2], keepdims=0)], "spelling")
    joined = graph.node("Concat", ["norms", "stems", spelling, "indicators"], "joined", axis=1)
    graph.node("Relu", [graph.linear(network.project, joined, "projected")], "hidden")
    floats, width = TensorProto.FLOAT, network.project.out_features
    inputs = [
        helper.make_tensor_value_info("norms", floats, ["types", vector]),
        helper.make_tensor_value_info("stems", floats, ["types", vector]),
        helper.make_tensor_value_info("chars", TensorProto.INT64, ["types", WORD_CHARS]),
        helper.make_tensor_value_info("indicators", floats, ["types", INDICATORS]),
    ]
    return graph.model(inputs, [helper.make_tensor_value_info("hidden", floats, ["types", width])])


def context_graph(tagger: Tagger) -> Any:
    """words [T, B, D + W] with lengths [B] to the scores [T, B, tags] of every head."""
    graph = _Graph()
    sizes = tagger.sizes
    first = graph.constant("vector_end", np.array([sizes.vector, sizes.word], np.int64))
    graph.nodes.append(helper.make_node("Split", ["words", first], ["vectors", "rows"], name="split", axis=2))
    read = graph.bilstm(tagger.reader, "vectors", "lengths", "reader")
    joined = graph.node("Concat", [read, "rows"], "joined", axis=2)
    hidden = graph.bilstm(tagger.context, joined, "lengths", "context")
    outputs = []
    for name, layer in tagger.outputs.items():
        assert isinstance(layer, nn.Linear)
        graph.linear(layer, hidden, name)
        shape: list[str | int] = ["tokens", "windows", layer.out_features]
        outputs.append(helper.make_tensor_value_info(name, TensorProto.FLOAT, shape))
    inputs = [
        helper.make_tensor_value_info("words", TensorProto.FLOAT, ["tokens", "windows", sizes.vector + sizes.word]),
        helper.make_tensor_value_info("lengths", TensorProto.INT32, ["windows"]),
    ]
    return graph.model(inputs, outputs)


def save_int8(model: Any, path: Path) -> None:
    """Store a graph whose LSTMs and products are quantized dynamically, their weights as 7-bit int8.

    With 8 bits the products overflow on x86 processors without VNNI.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "float.onnx"
        onnx.save(model, str(source))
        level = logging.root.level
        logging.root.setLevel(logging.ERROR)
        try:
            quantize_dynamic(
                str(source),
                str(path),
                op_types_to_quantize=["LSTM", "MatMul"],
                weight_type=QuantType.QInt8,
                per_channel=True,
                reduce_range=True,
            )
        finally:
            logging.root.setLevel(level)


def export(
    tagger: Tagger,
    vectors: WordVectors,
    lists: WordLists,
    folder: Path,
    *,
    window: int,
    temperatures: Mapping[str, float] | None = None,
    description: Mapping[str, Any] | None = None,
    quantized: bool = True,
) -> None:
    """Write the whole package into `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    tagger.eval()
    vectors.save(folder / "vectors.npz")
    lists.save(folder / "lists.npz")
    onnx.save(word_graph(tagger.words, tagger.sizes.vector), str(folder / "words.onnx"))
    context = context_graph(tagger)
    if quantized:
        save_int8(context, folder / "context.onnx")
    else:
        onnx.save(context, str(folder / "context.onnx"))
    transitions = {}
    heads = []
    for name, chain in tagger.chains.items():
        assert isinstance(chain, Chain)
        for part, value in zip(("first", "steps", "last"), chain.parts(), strict=True):
            transitions[f"{name}_{part}"] = value.detach().numpy().astype(np.float32)
        heads.append(Head(name, tuple(chain.tags), (temperatures or {}).get(name, 1.0)))
    with (folder / "transitions.npz").open("wb") as file:
        np.savez(file, allow_pickle=False, **transitions)
    files = {
        "vectors": "vectors.npz",
        "lists": "lists.npz",
        "word_network": "words.onnx",
        "context_network": "context.onnx",
        "transitions": "transitions.npz",
    }
    write_package(folder, files, tuple(heads), tagger.sizes.word, window, dict(description or {}))
