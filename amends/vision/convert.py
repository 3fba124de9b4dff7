"""EfficientNet-Lite0 as an ONNX file, written once from the weights of the Python package.

Architecture: EfficientNet-B0's blocks without squeeze-and-excitation, ReLU6 for swish, padding as TensorFlow's
SAME (Tan & Le 2019; the "lite" variant of 2020). Batch normalisation is folded into the convolutions. The file
takes any picture size; its outputs are the picture's 1280 numbers and two maps on the way there.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from amends.vision.types import Floats

# repeats, kernel, stride, expansion (channels follow from the weights themselves)
_STAGES = ((1, 3, 1, 1), (2, 3, 2, 6), (2, 5, 2, 6), (3, 3, 2, 6), (3, 5, 1, 6), (4, 5, 2, 6), (1, 3, 1, 6))
_MID1_STAGE, _MID2_STAGE = 2, 4
_EPSILON = 1e-3
_MEAN, _SCALE = 127.0, 128.0
_OPSET = 17


class _Graph:
    """Nodes and numbers, while they are put together."""

    def __init__(self, weights: dict[str, Floats]) -> None:
        self.weights, self.nodes, self.numbers = weights, list[Any](), list[Any]()

    def add(self, kind: str, inputs: list[str], **options: Any) -> str:
        """A node; gives the name of its output."""
        name = f"n{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [name], **options))
        return name

    def constant(self, value: Any) -> str:
        """A fixed array; gives its name."""
        name = f"c{len(self.numbers)}"
        self.numbers.append(numpy_helper.from_array(np.asarray(value, np.float32), name))
        return name

    def conv(
        self, x: str, conv: str, norm: str, stride: int = 1, *, depthwise: bool = False, relu: bool = True
    ) -> str:
        """A convolution with its batch normalisation folded in, then ReLU6."""
        kernel, w = self.weights[f"{conv}.weight"].astype(np.float64), self.weights
        gain = w[f"{norm}.weight"] / np.sqrt(w[f"{norm}.running_var"].astype(np.float64) + _EPSILON)
        bias = w[f"{norm}.bias"] - w[f"{norm}.running_mean"] * gain
        inputs = [x, self.constant(kernel * gain[:, None, None, None]), self.constant(bias)]
        group = kernel.shape[0] if depthwise else 1
        x = self.add("Conv", inputs, strides=[stride, stride], group=group, auto_pad="SAME_UPPER")
        return self.add("Clip", [x, self.constant(0.0), self.constant(6.0)]) if relu else x


def _block(graph: _Graph, x: str, at: str, stride: int, expansion: int, *, first: bool) -> str:
    before = x
    if expansion != 1:
        x = graph.conv(x, f"{at}._expand_conv", f"{at}._bn0")
    x = graph.conv(x, f"{at}._depthwise_conv", f"{at}._bn1", stride, depthwise=True)
    x = graph.conv(x, f"{at}._project_conv", f"{at}._bn2", relu=False)
    return x if first else graph.add("Add", [x, before])


def to_onnx(weights: dict[str, Floats]) -> bytes:
    """The model file. Input `rgb`: (n, height, width, 3) bytes. Outputs `global`, `mid1`, `mid2`: floats."""
    graph = _Graph(weights)
    x = graph.add("Cast", ["rgb"], to=TensorProto.FLOAT)
    x = graph.add("Div", [graph.add("Sub", [x, graph.constant(_MEAN)]), graph.constant(_SCALE)])
    x = graph.add("Transpose", [x], perm=[0, 3, 1, 2])
    x = graph.conv(x, "_conv_stem", "_bn0", 2)
    number, maps = 0, dict[int, str]()
    for stage, (repeats, _kernel, stride, expansion) in enumerate(_STAGES):
        for turn in range(repeats):
            step, at = (stride, f"_blocks.{number}") if turn == 0 else (1, f"_blocks.{number}")
            x = _block(graph, x, at, step, expansion, first=turn == 0)
            number += 1
        maps[stage] = x
    x = graph.add("GlobalAveragePool", [graph.conv(x, "_conv_head", "_bn1")])
    outputs = {"global": graph.add("Flatten", [x]), "mid1": maps[_MID1_STAGE], "mid2": maps[_MID2_STAGE]}
    for name, source in outputs.items():
        graph.nodes.append(helper.make_node("Identity", [source], [name]))
    content: bytes = _model(graph).SerializeToString()
    return content


def _model(graph: _Graph) -> Any:
    shapes: dict[str, list[str | int | None]] = {
        "global": ["n", 1280],
        "mid1": ["n", 40, "h8", "w8"],
        "mid2": ["n", 112, "h16", "w16"],
    }
    made = helper.make_graph(
        graph.nodes,
        "efficientnet_lite0",
        [helper.make_tensor_value_info("rgb", TensorProto.UINT8, ["n", "h", "w", 3])],
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in shapes.items()],
        graph.numbers,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET)], ir_version=8)
    onnx.checker.check_model(model)
    return model
