package dev.limelight.runtime;

import java.nio.file.Path;

/** Gives the forward graph of a model file: one image input, one output, the logits. */
@FunctionalInterface
interface ForwardGraphSource {
  /** Name of the output of the graphs it gives. */
  String LOGITS = "logits";

  /** Name of the batch dimension of the graphs it gives, and of exported ones. */
  String BATCH = "N";

  /** Name of a free image height in exported graphs. */
  String HEIGHT = "H";

  /** Name of a free image width in exported graphs. */
  String WIDTH = "W";

  /**
   * @param model the {@code model.onnx}
   * @param imageInput name of its image input, which is the graph's only input
   * @param logitsValue name of the value in it that is the graph's only output, renamed {@value
   *     #LOGITS}
   * @return an ONNX model
   */
  byte[] restrict(Path model, String imageInput, String logitsValue);
}
