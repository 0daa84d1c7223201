package dev.limelight.runtime.export;

import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;

/**
 * Height and width of a model's images: fixed, or free where the model declares them so and runs at
 * several sizes.
 *
 * @param input the image input; symbolic dimensions are free
 * @param probes shapes of one image, in the model's layout, that the graph is learnt and checked
 *     with; the first is the usual one, and where no size is free the only one
 * @param account a sentence for people
 */
record ImageSizes(ValueInfo input, List<Shape> probes, String account) {
  ImageSizes {
    probes = List.copyOf(probes);
    if (probes.isEmpty()) {
      throw new IllegalArgumentException("At least one size is needed");
    }
  }

  /** The usual shape of one image. */
  Shape usual() {
    return probes.get(0);
  }

  /** The last shape, which differs most from the usual one. */
  Shape other() {
    return probes.get(probes.size() - 1);
  }

  /** Whether height or width is free. */
  boolean isFree() {
    return probes.size() > 1;
  }

  /** Whether the graph takes one image at a time. */
  boolean isOneByOne() {
    return input.dim(0) == 1;
  }

  /** The same images, one at a time. */
  ImageSizes oneByOne() {
    return new ImageSizes(FreedBatch.fixed(input, 1), probes, account);
  }

  /** The same images at the usual size only. */
  ImageSizes fixedBecause(String reason) {
    return fixed(
        input, usual(), "height and width fixed at %s because %s".formatted(text(usual()), reason));
  }

  /** Images of one size. */
  static ImageSizes fixed(ValueInfo input, Shape shape, String account) {
    List<String> dims = new ArrayList<>(List.of(input.dims().get(0)));
    for (int axis = 0; axis < shape.rank(); axis++) {
      dims.add(Integer.toString(shape.dim(axis)));
    }
    return new ImageSizes(new ValueInfo(input.name(), input.type(), dims), List.of(shape), account);
  }

  /** A shape for people: its sizes with crosses between. */
  static String text(Shape shape) {
    List<String> sizes = new ArrayList<>();
    for (int axis = 0; axis < shape.rank(); axis++) {
      sizes.add(Integer.toString(shape.dim(axis)));
    }
    return String.join("x", sizes);
  }
}
