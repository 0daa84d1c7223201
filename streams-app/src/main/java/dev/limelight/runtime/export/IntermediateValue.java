package dev.limelight.runtime.export;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Node;
import java.util.Optional;

/** The value that a gradient is taken at: the image, a named one, or the last feature map. */
final class IntermediateValue {
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
    if (!name.equals("auto")) {
      if (!typed.values().containsKey(name)) {
        throw new ExportException(
            "The simplified model has no value '"
                + name
                + "'; values inside merged operators disappear. Try --intermediate auto");
      }
      return name;
    }
    String last = "";
    for (Node node : typed.graph().nodes()) {
      Value value = typed.values().get(node.output(0));
      if (value != null && isFeatureMap(value.dims()) && comesFromConvolution(node)) {
        last = value.name();
      }
    }
    if (last.isEmpty()) {
      throw new ExportException("The model has no convolutional value with spatial extent");
    }
    return last;
  }

  private static boolean isFeatureMap(Dims dims) {
    return dims.rank() == 4 && dims.at(2) != 1 && dims.at(3) != 1;
  }

  private static boolean comesFromConvolution(Node node) {
    return switch (node.opType()) {
      case "Conv", "Relu", "Clip", "Concat", "Add", "BatchNormalization", "HardSwish", "Mul" ->
          true;
      default -> false;
    };
  }
}
