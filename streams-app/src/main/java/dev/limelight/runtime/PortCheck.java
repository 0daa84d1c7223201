package dev.limelight.runtime;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.limelight.tensor.Shape;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Compares what a graph declares with the ports it is to be used through. Stateless. */
final class PortCheck {
  private PortCheck() {}

  /**
   * @param rows rows that the session's batches have, 1 where it does not say
   * @return whether the batch dimension is free; if not, it is {@code rows} or one
   * @throws IllegalArgumentException naming the port, its type and shape, and what is expected
   */
  static boolean check(OrtSession session, GraphPorts ports, int rows) throws OrtException {
    Map<String, NodeInfo> inputs = session.getInputInfo();
    long[] image = tensor("input", ports.imageInput(), inputs, OnnxJavaType.FLOAT).getShape();
    checkRow("input", ports.imageInput(), image, ports.image().graph());
    if (ports.targetInput().isPresent()) {
      tensor("input", ports.targetInput().get(), inputs, OnnxJavaType.INT64);
    }
    Map<String, NodeInfo> outputs = session.getOutputInfo();
    long[] result = tensor("output", ports.output(), outputs, OnnxJavaType.FLOAT).getShape();
    if (result.length > 0) {
      checkRow("output", ports.output(), result, ports.result().graph());
    }
    if (image[0] > 1 && image[0] != rows) {
      throw new IllegalArgumentException(
          "input '%s' takes exactly %d images at a time; accepted: a free batch dimension, or 1"
              .formatted(ports.imageInput(), image[0]));
    }
    return image[0] < 0;
  }

  private static TensorInfo tensor(
      String kind, String name, Map<String, NodeInfo> declared, OnnxJavaType type) {
    @Nullable NodeInfo node = declared.get(name);
    if (node == null) {
      throw new IllegalArgumentException(
          "there is no %s '%s'; the graph has %s".formatted(kind, name, declared.keySet()));
    }
    if (!(node.getInfo() instanceof TensorInfo tensor) || tensor.type != type) {
      throw new IllegalArgumentException(
          "%s '%s' must be a tensor of %s, it is %s".formatted(kind, name, type, node.getInfo()));
    }
    return tensor;
  }

  private static void checkRow(String kind, String name, long[] declared, Shape row) {
    int[] expected = row.toArray();
    boolean fits = declared.length == expected.length + 1;
    for (int axis = 0; fits && axis < expected.length; axis++) {
      // A free dimension is declared as -1 and takes what it is given.
      fits = declared[axis + 1] < 0 || declared[axis + 1] == expected[axis];
    }
    if (!fits) {
      throw new IllegalArgumentException(
          "%s '%s' has rows of shape %s (-1 is free), expected %s"
              .formatted(kind, name, rowOf(declared), row));
    }
  }

  private static String rowOf(long[] declared) {
    return Arrays.toString(
        Arrays.copyOfRange(declared, Math.min(1, declared.length), declared.length));
  }
}
