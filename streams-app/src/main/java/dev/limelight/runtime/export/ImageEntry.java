package dev.limelight.runtime.export;

import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.List;

/** Finds a model's image input and settles its dimensions. */
final class ImageEntry {
  private ImageEntry() {}

  /**
   * The image input with every dimension but the first fixed.
   *
   * @throws ExportException if there is none, or several and none was named
   */
  static ValueInfo of(Graph graph, ExportRequest.ImageInput known) {
    ValueInfo input = known.name().map(name -> named(graph, name)).orElseGet(() -> only(graph));
    if (input.type() != ElementType.FLOAT || input.rank() != 4) {
      throw new ExportException(
          "Input '"
              + input
              + "' is not a batch of images; accepted is float32 with 4 dimensions, NCHW or NHWC");
    }
    long[] expected =
        channelsLast(input, known)
            ? new long[] {known.height(), known.width(), known.channels()}
            : new long[] {known.channels(), known.height(), known.width()};
    List<String> dims = new ArrayList<>(List.of("N"));
    for (int axis = 1; axis < 4; axis++) {
      long size = input.dim(axis) >= 0 ? input.dim(axis) : expected[axis - 1];
      dims.add(Long.toString(size));
    }
    return new ValueInfo(input.name(), input.type(), dims);
  }

  /** Whether the layout is NHWC: as is known, or as only the last dimension can be the channels. */
  static boolean channelsLast(ValueInfo input, ExportRequest.ImageInput known) {
    return known.channelsLast()
        || (input.dim(3) == known.channels() && input.dim(1) != known.channels());
  }

  private static ValueInfo named(Graph graph, String name) {
    return graph.inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ExportException(
                    "The model has no input '" + name + "'; its inputs are " + graph.inputs()));
  }

  private static ValueInfo only(Graph graph) {
    List<ValueInfo> images =
        graph.inputs().stream()
            .filter(input -> input.type().isFloatingPoint() && input.rank() == 4)
            .toList();
    if (images.size() != 1) {
      throw new ExportException(
          "The model has "
              + images.size()
              + " inputs that look like images; name one (input.name in model.yaml). Its inputs are "
              + graph.inputs());
    }
    return images.get(0);
  }
}
