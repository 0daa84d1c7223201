package dev.limelight.app.conformance;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds a network of two classes over a few pixels in a row. The first value is {@code pixels},
 * {@code [N,width]}, the last one to be added {@code logits}; that of class 1 is that of class 0,
 * negated, so that whichever class an image has, its gradient is not 0. For one thread.
 */
final class PixelRow {
  private final int width;
  private final List<Node> nodes = new ArrayList<>();
  private final Map<String, ConstantTensor> constants = new LinkedHashMap<>();

  PixelRow(int width) {
    this.width = width;
    node("Flatten", "pixels", "image");
  }

  /** Adds a node without attributes. */
  PixelRow node(String opType, String output, String... inputs) {
    nodes.add(Node.of(output, opType, List.of(inputs), List.of(output), Attributes.NONE));
    return this;
  }

  /** Adds a weighted sum, and beside it, for class 1, its negative. */
  PixelRow sum(String output, String input, float... weights) {
    float[] columns = new float[2 * weights.length];
    for (int i = 0; i < weights.length; i++) {
      columns[2 * i] = weights[i];
      columns[2 * i + 1] = -weights[i];
    }
    String name = output + " weights";
    constants.put(name, ConstantTensor.floats(new long[] {weights.length, 2}, columns));
    return node("MatMul", output, input, name);
  }

  /** Adds a number, and for class 1 its negative. */
  PixelRow plus(String output, String input, float bias) {
    String name = output + " bias";
    constants.put(name, ConstantTensor.floats(new long[] {2}, bias, -bias));
    return node("Add", output, input, name);
  }

  /** An image of this network, in normalised values. */
  FloatTensor image(float... pixels) {
    return FloatTensor.of(Shape.of(1, 1, width), pixels);
  }

  /** Writes the network's bundle into a folder. */
  void write(Path folder) throws IOException {
    Files.write(folder.resolve("model.onnx"), GraphWriter.write(graph()));
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: conformance
        input: {name: image, height: 1, width: %d, layout: NCHW, channels: GRAY}
        preprocess: {mean: [0], std: [64]}
        """
            .formatted(width));
  }

  private Graph graph() {
    List<String> image = List.of("N", "1", "1", Integer.toString(width));
    return new Graph(
        "conformance",
        17,
        List.of(new ValueInfo("image", ElementType.FLOAT, image)),
        List.of(new ValueInfo("logits", ElementType.FLOAT, List.of("N", "2"))),
        nodes,
        constants);
  }
}
