package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;

/** Operators that move elements, reductions, normalisations. */
final class ShapingCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;
  private static final int PLANE = OpCase.HEIGHT * OpCase.WIDTH;

  private ShapingCases() {}

  static List<OpCase> shaping() {
    return OpCase.cases(
        OpCase.node("Flatten", ALL, integer("axis", 1)),
        OpCase.node("Transpose", ALL, ints("perm", 0, 2, 3, 1)),
        OpCase.node("SpaceToDepth", ALL, integer("blocksize", 2)),
        OpCase.node("DepthToSpace", ALL, integer("blocksize", 2), text("mode", "CRD")),
        OpCase.node("DepthToSpace", ALL, integer("blocksize", 2)),
        OpCase.of("Reshape", ALL, m -> m.constant("s", 0, 8, -1).node("Reshape", "x, s -> y")),
        OpCase.of(
            "Concat",
            2 * ALL,
            m -> m.node("Tanh", "x -> t").node("Concat", "x, t -> y", integer("axis", 1))),
        OpCase.of(
            "Concat of a pooled value",
            ALL + 4 * 8,
            m ->
                m.constant("axes", 2)
                    .node("ReduceMean", "x, axes -> r")
                    .node("Concat", "x, r -> y", integer("axis", 2))),
        OpCase.of(
            "Split, one part unused",
            2 * PLANE,
            m ->
                m.constant("parts", 1, 2, 1)
                    .node("Split", "x, parts -> a, b, c", integer("axis", 1))
                    .node("Mul", "a, c -> d")
                    .node("Concat", "a, d -> y", integer("axis", 1))),
        OpCase.of(
            "Slice",
            2 * 3 * 8,
            m ->
                m.constant("s", 1, -4)
                    .constant("e", 3, -1)
                    .constant("a", 1, 2)
                    .node("Slice", "x, s, e, a -> y")),
        OpCase.of(
            "Slice with steps",
            4 * 3 * 3,
            m ->
                m.constant("s", 0, -1)
                    .constant("e", 6, -9)
                    .constant("a", 2, 3)
                    .constant("t", 2, -3)
                    .node("Slice", "x, s, e, a, t -> y")),
        pad("constant", 4 * 9 * 10, 0, 0, 1, 2, 0, 0, 2, 0),
        pad("constant", 4 * 5 * 8, 0, 0, -1, 0, 0, 0, 0, 0),
        pad("reflect", 4 * 9 * 10, 0, 0, 1, 2, 0, 0, 2, 0),
        pad("edge", 4 * 9 * 10, 0, 0, 1, 2, 0, 0, 2, 0),
        OpCase.of(
            "Expand",
            4 * 6 * 8 * 4,
            m ->
                m.constant("axes", 2)
                    .node("Unsqueeze", "x, axes -> u")
                    .constant("s", 1, 4, 4, 6, 8)
                    .node("Expand", "u, s -> y")),
        OpCase.of("Tile", 2 * 3 * ALL, m -> m.constant("r", 1, 2, 1, 3).node("Tile", "x, r -> y")),
        OpCase.of(
            "Gather",
            3 * PLANE,
            m -> m.constant("i", 2, 0, -1).node("Gather", "x, i -> y", integer("axis", 1))),
        resize("nearest", "asymmetric", text("nearest_mode", "floor"), 11, 8),
        resize("nearest", "half_pixel", text("nearest_mode", "round_prefer_floor"), 9, 12),
        resize("linear", "half_pixel", text("nearest_mode", "floor"), 9, 5),
        resize("linear", "align_corners", text("nearest_mode", "floor"), 12, 16),
        resize("linear", "pytorch_half_pixel", text("nearest_mode", "floor"), 3, 16));
  }

  private static OpCase pad(String mode, int flat, long... pads) {
    return OpCase.of(
        "Pad " + mode,
        flat,
        m -> m.constant("p", pads).node("Pad", "x, p -> y", text("mode", mode)));
  }

  private static OpCase resize(
      String mode, String coordinates, AttributeProto nearest, int h, int w) {
    return OpCase.of(
        "Resize " + mode + " " + coordinates,
        4 * h * w,
        m ->
            m.constant("scales", new float[] {1, 1, h / 6f, w / 8f}, 4)
                .node(
                    "Resize",
                    "x, , scales -> y",
                    text("mode", mode),
                    text("coordinate_transformation_mode", coordinates),
                    nearest));
  }

  static List<OpCase> others() {
    List<OpCase> cases =
        OpCase.cases(
            OpCase.node("Softmax", ALL, integer("axis", 1)),
            OpCase.node("LogSoftmax", ALL, integer("axis", -1)),
            OpCase.node("LpNormalization", ALL, integer("axis", 1), integer("p", 2)),
            OpCase.of(
                "BatchNormalization",
                ALL,
                m ->
                    m.constant("s", values(20, 4), 4)
                        .constant("b", values(21, 4), 4)
                        .constant("m", values(22, 4), 4)
                        .constant("v", positive(23, 4), 4)
                        .node("BatchNormalization", "x, s, b, m, v -> y")),
            OpCase.of(
                "InstanceNormalization",
                ALL,
                m ->
                    m.constant("s", values(20, 4), 4)
                        .constant("b", values(21, 4), 4)
                        .node("InstanceNormalization", "x, s, b -> y")),
            OpCase.of(
                "LayerNormalization",
                ALL,
                m ->
                    m.constant("s", values(20, 48), 6, 8)
                        .constant("b", values(21, 48), 6, 8)
                        .node("LayerNormalization", "x, s, b -> y", integer("axis", 2))));
    for (String op :
        List.of(
            "ReduceSum",
            "ReduceMean",
            "ReduceMax",
            "ReduceMin",
            "ReduceL1",
            "ReduceL2",
            "ReduceSumSquare",
            "ReduceLogSumExp")) {
      cases.add(reduce(op, 1, 4 * 8, 2));
      cases.add(reduce(op, 0, 4, -1, 2));
    }
    return cases;
  }

  private static OpCase reduce(String op, int keep, int flat, long... axes) {
    return OpCase.of(
        op + (keep == 1 ? " kept" : " dropped"),
        flat,
        m -> m.constant("a", axes).node(op, "x, a -> y", integer("keepdims", keep)));
  }

  /** An axis that mixes the batch with others, and dimensions that part them again. */
  private static OpCase flattened(long axis, long... shape) {
    return OpCase.of(
            "Flatten axis=" + axis,
            ALL,
            m ->
                m.node("Flatten", "x -> r", integer("axis", axis))
                    .constant("s", shape)
                    .node("Reshape", "r, s -> y"))
        .about("Flatten");
  }

  /** Uneven parts, negative axes, every mode of Pad. */
  static List<OpCase> further() {
    List<OpCase> cases =
        OpCase.cases(
            OpCase.of(
                "CenterCropPad",
                4 * 9 * 5,
                m ->
                    m.constant("size", 9, 5)
                        .node("CenterCropPad", "x, size -> y", ints("axes", 2, -1))),
            OpCase.of(
                "CenterCropPad of other parity",
                4 * 3 * 11,
                m ->
                    m.constant("size", 11, 3)
                        .node("CenterCropPad", "x, size -> y", ints("axes", 3, 2))),
            OpCase.of(
                    "Split uneven by number",
                    4 * 6 * 8,
                    m ->
                        m.node(
                                "Split",
                                "x -> a, b, c",
                                integer("axis", -1),
                                integer("num_outputs", 3))
                            .node("Tanh", "b -> d")
                            .node("Concat", "c, a, d -> y", integer("axis", -1)))
                .about("Split"),
            OpCase.of(
                "Concat of constants and the image",
                2 * ALL + 48,
                m ->
                    m.constant("c", values(3, 96), 2, 1, 6, 8)
                        .constant("axes", 1)
                        .node("ReduceMax", "x, axes -> r")
                        .node("Concat", "x, r, x -> y", integer("axis", -3))),
            OpCase.of(
                "Slice far beyond the ends",
                4 * 6 * 4,
                m ->
                    m.constant("s", Long.MAX_VALUE)
                        .constant("e", Long.MIN_VALUE)
                        .constant("a", -1)
                        .constant("t", -2)
                        .node("Slice", "x, s, e, a, t -> y")),
            OpCase.of(
                    "Expand to more axes",
                    2 * ALL,
                    m ->
                        m.constant("s", 1, 4, 6, 8)
                            .node("Expand", "x, s -> e")
                            .node("Concat", "e, x -> y", integer("axis", 1)))
                .about("Expand"),
            OpCase.of(
                "Squeeze and Unsqueeze",
                48,
                m ->
                    m.constant("i", 2)
                        .node("Gather", "x, i -> g", integer("axis", 1))
                        .constant("one", 1)
                        .node("Squeeze", "g, one -> s")
                        .constant("two", -1, 1)
                        .node("Unsqueeze", "s, two -> y")),
            OpCase.of("Dropout", ALL, m -> m.node("Dropout", "x -> y")),
            OpCase.of(
                "Cast",
                ALL,
                m ->
                    m.node("Cast", "x -> d", integer("to", 11))
                        .node("Cast", "d -> y", integer("to", 1))),
            OpCase.of("CastLike", ALL, m -> m.node("CastLike", "x, x -> y")),
            OpCase.of(
                "CastLike another value of the image",
                ALL,
                m -> m.node("Cos", "x -> c").node("CastLike", "x, c -> y")));
    cases.add(flattened(0, -1, ALL));
    cases.add(flattened(2, -1, 4, 48));
    cases.add(flattened(3, -1, 4, 6, 8));
    cases.add(flattened(-1, -1, 24, 8));
    cases.add(pad("wrap", 4 * 9 * 10, 0, 0, 1, 2, 0, 0, 2, 0).at(19));
    cases.add(pad("wrap", 4 * 10 * 13, 0, 0, 3, 1, 0, 0, 1, 4).at(21));
    for (String mode : List.of("constant", "reflect", "edge")) {
      cases.add(pad(mode, 4 * 10 * 13, 0, 0, 3, 1, 0, 0, 1, 4));
      cases.add(pad(mode, 4 * 4 * 7, 0, 0, -1, 0, 0, 0, -1, -1));
      cases.add(
          OpCase.of(
              "Pad " + mode + " of axes",
              4 * 7 * 11,
              m ->
                  m.constant("p", 1, 0, 2, 1)
                      .constant("axes", -1, 2)
                      .node("Pad", "x, p, , axes -> y", text("mode", mode))));
    }
    return cases;
  }
}
