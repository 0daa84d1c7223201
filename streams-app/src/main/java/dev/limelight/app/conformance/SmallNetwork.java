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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A network small enough to follow by hand (Captum, BasicModel_ConvNet_One_Conv): an image 1x4x4, a
 * convolution 3x3 of ones to two channels with biases -50 and -75, ReLU, and a linear layer: class
 * 0 has weight 1 for the first five of the eight values and -1 for the last three, class 1 the
 * opposite.
 */
final class SmallNetwork {
  static final Shape IMAGE = Shape.of(1, 4, 4);

  private SmallNetwork() {}

  /** The values 0 to 15. */
  static FloatTensor image() {
    float[] values = new float[IMAGE.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return FloatTensor.of(IMAGE, values);
  }

  /** Writes its bundle into a folder. */
  static void write(Path folder) throws IOException {
    Files.write(folder.resolve("model.onnx"), GraphWriter.write(graph()));
    Files.writeString(
        folder.resolve("model.yaml"),
        """
        id: conformance
        input: {name: image, height: 4, width: 4, layout: NCHW, channels: GRAY}
        preprocess: {mean: [0], std: [16]}
        """);
  }

  private static Graph graph() {
    float[] ones = new float[18];
    Arrays.fill(ones, 1);
    float[] weights = new float[16];
    for (int k = 0; k < 8; k++) {
      weights[2 * k] = k < 5 ? 1 : -1;
      weights[2 * k + 1] = -weights[2 * k];
    }
    Map<String, ConstantTensor> constants = new LinkedHashMap<>();
    constants.put("kernel", ConstantTensor.floats(new long[] {2, 1, 3, 3}, ones));
    constants.put("bias", ConstantTensor.floats(new long[] {2}, -50, -75));
    constants.put("weights", ConstantTensor.floats(new long[] {8, 2}, weights));
    return new Graph(
        "conformance",
        17,
        List.of(new ValueInfo("image", ElementType.FLOAT, List.of("N", "1", "4", "4"))),
        List.of(new ValueInfo("logits", ElementType.FLOAT, List.of("N", "2"))),
        List.of(
            node("Conv", List.of("image", "kernel", "bias"), "sums"),
            node("Relu", List.of("sums"), "features"),
            node("Flatten", List.of("features"), "flat"),
            node("MatMul", List.of("flat", "weights"), "logits")),
        constants);
  }

  private static Node node(String opType, List<String> inputs, String output) {
    return Node.of(output, opType, inputs, List.of(output), Attributes.NONE);
  }
}
