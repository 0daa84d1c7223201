package dev.limelight.runtime.export;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.runtime.ModelBuilder;
import java.util.stream.Stream;

/** Recurrent layers of models for tests. */
final class RecurrentModels {
  private RecurrentModels() {}

  /**
   * The sizes of a layer.
   *
   * @param directions 1 or 2
   * @param inputs numbers of a step
   * @param hidden numbers of its result
   */
  record Size(int directions, int inputs, int hidden) {}

  /**
   * Adds a layer with the constants {@code weights}, {@code recurrent}, {@code biases}, {@code
   * lengths} of four steps, and {@code h} and {@code c} for two rows.
   *
   * @param values inputs and outputs of the node, as {@link ModelBuilder#node} takes them
   */
  static ModelBuilder layer(
      ModelBuilder model, String opType, Size size, String values, AttributeProto... attributes) {
    int rows = gates(opType) * size.hidden();
    int d = size.directions();
    AttributeProto[] all =
        Stream.concat(
                Stream.of(ModelBuilder.integer("hidden_size", size.hidden())),
                Stream.of(attributes))
            .toArray(AttributeProto[]::new);
    return model
        .constant("weights", small(21, d * rows * size.inputs()), d, rows, size.inputs())
        .constant("recurrent", small(22, d * rows * size.hidden()), d, rows, size.hidden())
        .constant("biases", small(23, d * 2 * rows), d, 2L * rows)
        .constant("h", small(24, d * 2 * size.hidden()), d, 2, size.hidden())
        .constant("c", small(25, d * 2 * size.hidden()), d, 2, size.hidden())
        .constant("none", new float[d * 2 * size.hidden()], d, 2, size.hidden())
        .constant("peepholes", small(26, d * 3 * size.hidden()), d, 3L * size.hidden())
        .node(opType, values, all);
  }

  private static int gates(String opType) {
    return switch (opType) {
      case "LSTM" -> 4;
      case "GRU" -> 3;
      default -> 1;
    };
  }

  /** So that no gate saturates. */
  private static float[] small(int seed, int count) {
    float[] values = OpCase.values(seed, count);
    for (int i = 0; i < count; i++) {
      values[i] *= 0.3f;
    }
    return values;
  }
}
