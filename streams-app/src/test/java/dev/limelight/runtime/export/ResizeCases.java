package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Resize: modes x coordinates x sizes, upwards and downwards. */
final class ResizeCases {
  private static final List<String> COORDINATES =
      List.of(
          "half_pixel",
          "half_pixel_symmetric",
          "pytorch_half_pixel",
          "asymmetric",
          "align_corners");
  private static final long[][] SIZES = {{12, 16}, {9, 5}, {3, 13}, {6, 11}};

  private ResizeCases() {}

  static List<OpCase> cases() {
    List<OpCase> cases = new ArrayList<>();
    for (String coordinates : COORDINATES) {
      AttributeProto mode = text("coordinate_transformation_mode", coordinates);
      for (long[] size : SIZES) {
        for (String nearest : List.of("floor", "ceil", "round_prefer_floor", "round_prefer_ceil")) {
          cases.add(bySizes(size, mode, text("mode", "nearest"), text("nearest_mode", nearest)));
        }
        cases.add(bySizes(size, mode, text("mode", "linear")));
        cases.add(bySizes(size, mode, text("mode", "cubic")));
        cases.add(
            bySizes(
                size,
                mode,
                text("mode", "cubic"),
                real("cubic_coeff_a", -0.5f),
                integer("exclude_outside", 1)));
        if (!coordinates.equals("align_corners")) {
          cases.add(bySizes(size, mode, text("mode", "linear"), integer("antialias", 1)));
          cases.add(bySizes(size, mode, text("mode", "cubic"), integer("antialias", 1)));
        }
      }
      cases.add(byScales(new float[] {1, 1, 1.7f, 0.6f}, 10, 4, mode, text("mode", "linear")));
      cases.add(byScales(new float[] {1, 1, 1.05f, 2f}, 6, 16, mode, text("mode", "nearest")));
      cases.add(byScales(new float[] {1, 1, 1.05f, 2f}, 6, 16, mode, text("mode", "linear")));
      cases.add(byScales(new float[] {1, 1, 0.6f, 1.1f}, 3, 8, mode, text("mode", "cubic")));
    }
    cases.addAll(forms());
    return cases;
  }

  private static List<OpCase> forms() {
    AttributeProto linear = text("mode", "linear");
    AttributeProto crop = text("coordinate_transformation_mode", "tf_crop_and_resize");
    return OpCase.cases(
        byScales(new float[] {2, 0.75f}, 12, 6, linear, ints("axes", 2, 3)),
        byScales(new float[] {1.5f, 2}, 12, 12, linear, ints("axes", -1, -2)),
        OpCase.of(
            "Resize sizes of axes",
            4 * 7 * 9,
            m ->
                m.constant("sizes", 9, 7)
                    .node("Resize", "x, , , sizes -> y", linear, ints("axes", 3, 2))),
        onLine(linear),
        onLine(text("mode", "nearest")),
        keeping("not_larger", 9, 12, 9, 16),
        keeping("not_smaller", 12, 16, 9, 16),
        keeping("not_larger", 5, 7, 5, 16),
        keeping("not_smaller", 4, 5, 3, 5),
        OpCase.of(
            "Resize by computed scales",
            4 * 9 * 8,
            m ->
                m.constant("from", 2)
                    .constant("to", 4)
                    .node("Shape", "x -> shape")
                    .node("Slice", "shape, from, to -> hw")
                    .node("Cast", "hw -> now", integer("to", 1))
                    .constant("wanted", new float[] {9, 8.4f}, 2)
                    .node("Div", "wanted, now -> ratio")
                    .constant("ones", new float[] {1, 1}, 2)
                    .node("Concat", "ones, ratio -> scales", integer("axis", 0))
                    .node("Resize", "x, , scales -> y", linear)),
        OpCase.of(
            "Resize crop",
            4 * 5 * 7,
            m ->
                m.constant("roi", new float[] {0, 0, 0.2f, -0.1f, 1, 1, 0.9f, 0.8f}, 8)
                    .constant("one", 1)
                    .node("Shape", "x -> shape")
                    .constant("zero", 0)
                    .node("Gather", "shape, zero -> n")
                    .constant("rest", 4, 5, 7)
                    .node("Concat", "n, rest -> sizes", integer("axis", 0))
                    .node(
                        "Resize",
                        "x, roi, , sizes -> y",
                        linear,
                        crop,
                        real("extrapolation_value", 0.7f))));
  }

  /** To a size that one of two wanted ones decides. */
  private static OpCase keeping(String policy, int h, int w, long... wanted) {
    return OpCase.of(
        "Resize " + policy + " " + Arrays.toString(wanted),
        4 * h * w,
        m ->
            m.constant("sizes", wanted)
                .node(
                    "Resize",
                    "x, , , sizes -> y",
                    text("mode", "linear"),
                    ints("axes", 2, 3),
                    text("keep_aspect_ratio_policy", policy)));
  }

  /** {@code [N,4,48]} to {@code [N,4,30]}. */
  private static OpCase onLine(AttributeProto mode) {
    return OpCase.of(
        "Resize on a line " + shown(mode),
        4 * 30,
        m ->
            m.constant("shape", 0, 4, 48)
                .node("Reshape", "x, shape -> r")
                .constant("scales", new float[] {1, 1, 0.625f}, 3)
                .node("Resize", "r, , scales -> y", mode));
  }

  private static String shown(AttributeProto... attributes) {
    return Stream.of(attributes).map(OpCase::shown).collect(Collectors.joining(" "));
  }

  private static OpCase bySizes(long[] size, AttributeProto... attributes) {
    return OpCase.of(
        "Resize to " + Arrays.toString(size) + " " + shown(attributes),
        (int) (4 * size[0] * size[1]),
        m ->
            m.node("Shape", "x -> shape")
                .constant("zero", 0)
                .constant("two", 2)
                .node("Slice", "shape, zero, two -> n")
                .constant("rest", size)
                .node("Concat", "n, rest -> sizes", integer("axis", 0))
                .node("Resize", "x, , , sizes -> y", attributes));
  }

  private static OpCase byScales(float[] scales, int h, int w, AttributeProto... attributes) {
    return OpCase.of(
        "Resize by " + Arrays.toString(scales) + " " + shown(attributes),
        4 * h * w,
        m ->
            m.constant("scales", scales, scales.length)
                .node("Resize", "x, , scales -> y", attributes));
  }
}
