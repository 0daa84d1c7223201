"""Writes a model bundle: model.onnx, model.yaml, labels.txt."""

import io
from pathlib import Path

import onnx
import torch
from torch import nn

OPSET = 17
MEAN = 128.0
STD = 64.0

MODEL_YAML = """\
id: {id}
input: {{name: input, height: 64, width: 64, layout: NCHW, channels: RGB}}
preprocess: {{mean: [{mean:g}, {mean:g}, {mean:g}], std: [{std:g}, {std:g}, {std:g}]}}
output: {{logits: logits}}
labels: labels.txt
"""


def write_bundle(folder: Path, model: nn.Module, labels: list[str]) -> int:
    """Returns the size of model.onnx in bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    stream = io.BytesIO()
    torch.onnx.export(
        model.eval(),
        torch.zeros(1, 3, 64, 64),
        stream,
        input_names=["input"],
        output_names=["logits"],
        dynamic_axes={"input": {0: "N"}, "logits": {0: "N"}},
        opset_version=OPSET,
        dynamo=False,
    )
    onnx_model = onnx.load_model_from_string(stream.getvalue())
    for node in onnx_model.graph.node:
        # Where in the sources a node came from is of no use here and differs from machine to machine.
        node.doc_string = ""
    onnx.checker.check_model(onnx_model, full_check=True)
    data = onnx_model.SerializeToString()
    (folder / "model.onnx").write_bytes(data)
    (folder / "model.yaml").write_text(MODEL_YAML.format(id=folder.name, mean=MEAN, std=STD))
    (folder / "labels.txt").write_text("".join(f"{label}\n" for label in labels))
    return len(data)
