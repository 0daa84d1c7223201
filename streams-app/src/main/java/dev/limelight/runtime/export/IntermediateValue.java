package dev.limelight.runtime.export;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Node;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The value that a gradient is taken at: the image, a named one, or the last feature map. */
final class IntermediateValue {
  /** Operators that work on every pixel alone. */
  private static final Set<String> POINTWISE =
      Set.of(
          "Add",
          "BatchNormalization",
          "Celu",
          "Clip",
          "Concat",
          "Div",
          "Elu",
          "Erf",
          "Gelu",
          "HardSigmoid",
          "HardSwish",
          "LeakyRelu",
          "Max",
          "Mish",
          "Mul",
          "PRelu",
          "Relu",
          "Selu",
          "Sigmoid",
          "Softplus",
          "Sub",
          "Tanh",
          "ThresholdedRelu");

  /** Operators that only move or thin out pixels: a shortcut around convolutions has them. */
  private static final Set<String> CARRYING = Set.of("AveragePool", "MaxPool", "Pad", "Slice");

  private static final long[] TO_CHANNELS_LAST = {0, 2, 3, 1};
  private static final long[] TO_CHANNELS_FIRST = {0, 3, 1, 2};

  private IntermediateValue() {}

  /**
   * The value's name.
   *
   * @param requested {@code "auto"}, a name, or nothing for the image
   * @throws ExportException if there is no such value, or no feature map
   */
  static String resolve(Optional<String> requested, TypedGraph typed, String image) {
    if (requested.isEmpty()) {
      return image;
    }
    String name = requested.get();
    if (name.equals("auto")) {
      return lastFeatureMap(typed, image);
    }
    if (!typed.values().containsKey(name)) {
      throw new ExportException(
          "The simplified model has no value '"
              + name
              + "'; values inside merged operators disappear. Try --intermediate auto");
    }
    return name;
  }

  private static String lastFeatureMap(TypedGraph typed, String image) {
    Set<String> reached = typed.graph().reachableFrom(image);
    Set<String> convolutional = new HashSet<>();
    Set<String> channelsLast = new HashSet<>();
    String last = "";
    for (Node node : typed.graph().nodes()) {
      Value value = typed.values().get(node.output(0));
      if (value == null || !reached.contains(value.name()) || !isFeatureMap(value.dims())) {
        continue;
      }
      if (isChannelsLast(node, reached, convolutional, channelsLast)) {
        channelsLast.add(value.name());
        continue;
      }
      if (CARRYING.contains(node.opType()) && convolutional.contains(node.input(0))) {
        convolutional.add(value.name());
        continue;
      }
      boolean back = isTransposed(node, TO_CHANNELS_FIRST) && channelsLast.contains(node.input(0));
      if (!back && !isConvolutional(node, reached, convolutional)) {
        continue;
      }
      convolutional.add(value.name());
      last = value.name();
    }
    if (last.isEmpty()) {
      throw new ExportException("The model has no convolutional value with spatial extent");
    }
    return last;
  }

  /**
   * Whether the value has feature maps with their channels last, as a block that normalises and
   * mixes the channels of each pixel has them (ConvNeXt's). None of these is a choice itself: its
   * axes are not those of feature maps. What is transposed back is one again.
   */
  private static boolean isChannelsLast(
      Node node, Set<String> reached, Set<String> convolutional, Set<String> channelsLast) {
    return switch (node.opType()) {
      case "Transpose" ->
          isTransposed(node, TO_CHANNELS_LAST) && convolutional.contains(node.input(0));
      case "LayerNormalization" ->
          isLastAxis(node.attributes().integer("axis", -1)) && channelsLast.contains(node.input(0));
      case "MatMul" -> channelsLast.contains(node.input(0)) && !reached.contains(node.input(1));
      default -> isCombined(node, reached, channelsLast);
    };
  }

  private static boolean isLastAxis(long axis) {
    return axis == -1 || axis == 3;
  }

  private static boolean isTransposed(Node node, long[] order) {
    return node.opType().equals("Transpose")
        && Arrays.equals(node.attributes().integers("perm", new long[0]), order);
  }

  /** Whether a convolution writes the value, or values that it writes are combined into it. */
  private static boolean isConvolutional(
      Node node, Set<String> reached, Set<String> convolutional) {
    return node.opType().equals("Conv") || isCombined(node, reached, convolutional);
  }

  private static boolean isCombined(Node node, Set<String> reached, Set<String> maps) {
    return POINTWISE.contains(node.opType())
        && node.inputs().stream().anyMatch(maps::contains)
        && node.inputs().stream()
            .filter(input -> reached.contains(input))
            .allMatch(input -> maps.contains(input) || isGate(node));
  }

  /** Squeeze-excite factors are values without spatial extent. */
  private static boolean isGate(Node node) {
    return node.opType().equals("Mul");
  }

  private static boolean isFeatureMap(Dims dims) {
    return dims.rank() == 4 && dims.at(2) != 1 && dims.at(3) != 1;
  }
}
