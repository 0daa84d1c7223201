package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.positive;
import static dev.limelight.runtime.export.OpCase.values;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Operators that read or write elements by indices. */
final class IndexingCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;
  private static final int PLANE = OpCase.HEIGHT * OpCase.WIDTH;

  private static final AttributeProto CHANNELS_FIRST = ints("perm", 1, 0, 2, 3);
  private static final AttributeProto SPATIAL_FIRST = ints("perm", 2, 3, 0, 1);
  private static final AttributeProto SPATIAL_LAST = ints("perm", 2, 3, 0, 1);

  private IndexingCases() {}

  static List<OpCase> gathers() {
    List<OpCase> cases =
        OpCase.cases(
            gather("one index", 1, PLANE, "-2", 3),
            gather("repeated", 2, 4 * 3 * 8, "", 5, 0, 5),
            gather("last axis", -1, 4 * 6 * 2, "", -1, 2),
            OpCase.of(
                "Gather by a matrix",
                4 * 6 * 4,
                m ->
                    m.constant("i", 1, 3, -1, 1)
                        .constant("s", 2, 2)
                        .node("Reshape", "i, s -> j")
                        .node("Gather", "x, j -> y", integer("axis", 3))),
            OpCase.of(
                    "Gather all images, twice turned round",
                    ALL,
                    m ->
                        m.node("Shape", "x -> shape")
                            .constant("first", 0)
                            .node("Squeeze", "first -> zero")
                            .constant("step", -1)
                            .node("Squeeze", "step -> back")
                            .node("Gather", "shape, zero -> n")
                            .node("Add", "n, back -> last")
                            .node("Range", "last, back, back -> i")
                            .node("Gather", "x, i -> r")
                            .node("Tanh", "r -> t")
                            .node("Gather", "t, i -> y"))
                .about("Gather"),
            OpCase.of(
                    "GatherElements by order",
                    ALL,
                    m ->
                        m.constant("k", 8)
                            .node("TopK", "x, k -> v, i")
                            .node("GatherElements", "x, i -> z", integer("axis", -1))
                            .node("Mul", "z, v -> y"))
                .about("GatherElements"),
            OpCase.of(
                "GatherElements repeated",
                4 * 6 * 3,
                m ->
                    m.constant("k", 3)
                        .node("TopK", "x, k -> v, i")
                        .constant("zero", 0)
                        .node("Mul", "i, zero -> j")
                        .node("GatherElements", "x, j -> y", integer("axis", 3))),
            OpCase.of(
                "GatherND in batches",
                3 * 8,
                m ->
                    m.node("Shape", "x -> shape")
                        .constant("zero", 0)
                        .node("Gather", "shape, zero -> n")
                        .constant("rest", 3, 2)
                        .node("Concat", "n, rest -> full", integer("axis", 0))
                        .constant("pairs", 0, 5, 3, -1, 0, 5)
                        .constant("pairShape", 1, 3, 2)
                        .node("Reshape", "pairs, pairShape -> p")
                        .node("Expand", "p, full -> i")
                        .node("GatherND", "x, i -> y", integer("batch_dims", 1))),
            OpCase.of(
                    "GatherND",
                    2 * 6 * 8,
                    m ->
                        m.node("Transpose", "x -> t", CHANNELS_FIRST)
                            .constant("i", 1, -1)
                            .constant("s", 2, 1)
                            .node("Reshape", "i, s -> j")
                            .node("GatherND", "t, j -> z")
                            .node("Transpose", "z -> y", CHANNELS_FIRST))
                .about("GatherND"));
    cases.addAll(ordered());
    return cases;
  }

  /** Overlapping blocks, and blocks with gaps that reach beyond the image. */
  static List<OpCase> folds() {
    return OpCase.cases(
        fold("overlapping", 63, new long[] {7, 9}, new long[] {2, 2}),
        fold(
            "with gaps",
            2 * 7 * 14,
            new long[] {7, 14},
            new long[] {2, 1},
            ints("dilations", 2, 1),
            ints("pads", 1, 0, 0, 1),
            ints("strides", 1, 2)));
  }

  private static OpCase fold(
      String name, int flat, long[] image, long[] block, AttributeProto... how) {
    return OpCase.of(
        "Col2Im " + name,
        flat,
        m ->
            m.constant("shape", 0, 4, 48)
                .node("Reshape", "x, shape -> columns")
                .constant("image", image)
                .constant("block", block)
                .node("Col2Im", "columns, image, block -> y", how));
  }

  /** At fixed places, also beyond the image, and at places that the image itself says. */
  static List<OpCase> samplers() {
    return OpCase.cases(
        sampledAtFixedPlaces(),
        sampledAtFixedPlaces(text("mode", "nearest")),
        sampledAtFixedPlaces(text("padding_mode", "border"), integer("align_corners", 1)),
        sampledAtOwnPlaces(),
        sampledAtOwnPlaces(integer("align_corners", 1)),
        sampledAtOwnPlaces(text("mode", "bilinear"), text("padding_mode", "border")));
  }

  private static OpCase sampledAtFixedPlaces(AttributeProto... how) {
    float[] places = values(9, 3 * 5 * 2);
    for (int i = 0; i < places.length; i++) {
      places[i] *= 1.4f;
    }
    return OpCase.of(
        "GridSample at fixed places " + shown(how),
        4 * 3 * 5,
        m ->
            m.node("Shape", "x -> shape")
                .constant("zero", 0)
                .node("Gather", "shape, zero -> n")
                .constant("rest", 3, 5, 2)
                .node("Concat", "n, rest -> full", integer("axis", 0))
                .constant("places", places, 1, 3, 5, 2)
                .node("Expand", "places, full -> grid")
                .node("GridSample", "x, grid -> y", how));
  }

  /** Places between the pixels, which the image moves a little: at the pixels there are kinks. */
  private static OpCase sampledAtOwnPlaces(AttributeProto... how) {
    boolean corners = Stream.of(how).anyMatch(a -> a.getName().equals("align_corners"));
    float[] between = new float[8 * 12 * 2];
    for (int i = 0; i < between.length; i++) {
      int size = i % 2 == 0 ? OpCase.WIDTH : OpCase.HEIGHT;
      float pixel = i * 37 % (size + 1) - 0.5f;
      between[i] = (2 * pixel - (size - 1)) / (corners ? size - 1 : size);
    }
    return OpCase.of(
        "GridSample at own places " + shown(how),
        4 * 8 * 12,
        m ->
            m.constant("pairs", 0, 8, 12, 2)
                .node("Reshape", "x, pairs -> r")
                .constant("little", new float[] {0.04f})
                .node("Mul", "r, little -> moves")
                .constant("between", between, 8, 12, 2)
                .node("Add", "moves, between -> grid")
                .node("GridSample", "x, grid -> y", how));
  }

  private static String shown(AttributeProto... attributes) {
    return Stream.of(attributes).map(OpCase::shown).collect(Collectors.joining(" "));
  }

  private static List<OpCase> ordered() {
    List<OpCase> cases = OpCase.cases();
    for (long largest : new long[] {0, 1}) {
      cases.add(
          OpCase.of(
              "TopK largest=" + largest,
              4 * 3 * 8,
              m ->
                  m.constant("k", 3)
                      .node(
                          "TopK",
                          "x, k -> y, i",
                          integer("axis", 2),
                          integer("largest", largest))));
      for (long reverse : new long[] {0, 1}) {
        cases.add(
            OpCase.of(
                "CumSum exclusive=" + largest + " reverse=" + reverse,
                ALL,
                m ->
                    m.constant("axis", largest == 0 ? -1 : 1)
                        .node(
                            "CumSum",
                            "x, axis -> y",
                            integer("exclusive", largest),
                            integer("reverse", reverse))));
      }
      for (long k : new long[] {-2, 0, 1}) {
        cases.add(
            OpCase.of(
                "Trilu upper=" + largest + " k=" + k,
                ALL,
                m ->
                    m.constant("k", k)
                        .node("Squeeze", "k -> scalar")
                        .node("Trilu", "x, scalar -> y", integer("upper", largest))));
      }
    }
    cases.add(
        OpCase.of(
            "Compress",
            2 * PLANE,
            m ->
                m.constant("c", 0, 1, 0, 1)
                    .node("Cast", "c -> b", integer("to", 9))
                    .node("Compress", "x, b -> y", integer("axis", 1))));
    cases.add(
        OpCase.of(
                "ReverseSequence",
                ALL,
                m ->
                    m.node("Transpose", "x -> t", SPATIAL_FIRST)
                        .constant("lengths", 8, 3, 1, 5, 2, 7)
                        .node(
                            "ReverseSequence",
                            "t, lengths -> z",
                            integer("batch_axis", 0),
                            integer("time_axis", 1))
                        .node("Transpose", "z -> y", SPATIAL_LAST))
            .about("ReverseSequence"));
    cases.add(
        OpCase.of(
            "Slice by sizes of the graph",
            4 * 6 * 8,
            m ->
                m.node("Shape", "x -> shape")
                    .constant("zero", 0)
                    .constant("one", 1)
                    .node("Gather", "shape, zero -> n")
                    .node("Slice", "x, zero, n, zero -> y")));
    return cases;
  }

  private static OpCase gather(String name, long axis, int flat, String scalar, long... indices) {
    return OpCase.of(
        "Gather " + name,
        flat,
        m -> {
          if (scalar.isEmpty()) {
            m.constant("i", indices).node("Gather", "x, i -> y", integer("axis", axis));
          } else {
            m.constant("one", indices)
                .node("Squeeze", "one -> i")
                .node("Gather", "x, i -> y", integer("axis", axis));
          }
        });
  }

  static List<OpCase> scatters() {
    List<OpCase> cases = OpCase.cases();
    for (String reduction : List.of("none", "add", "mul", "max", "min")) {
      cases.add(scatterElements(reduction));
      cases.add(scatterNd(reduction));
    }
    return cases;
  }

  /** Updates of the image into the image, along the last axis, at places of their own. */
  private static OpCase scatterElements(String reduction) {
    return OpCase.of(
        "ScatterElements " + reduction,
        ALL,
        m ->
            m.constant("three", new float[] {3})
                .node("Add", "x, three -> data")
                .constant("k", 3)
                .node("TopK", "x, k -> v, i")
                .node("Cos", "v -> c")
                .node("Add", "c, three -> updates")
                .node(
                    "ScatterElements",
                    "data, i, updates -> y",
                    integer("axis", -1),
                    text("reduction", reduction)));
  }

  /** Updates to channels 1 and 3 of all images, where the channels come first. */
  private static OpCase scatterNd(String reduction) {
    return OpCase.of(
            "ScatterND " + reduction,
            ALL,
            m ->
                m.constant("three", new float[] {3})
                    .node("Transpose", "x -> t", CHANNELS_FIRST)
                    .node("Add", "t, three -> data")
                    .constant("flat", 1, 3)
                    .constant("shape", 2, 1)
                    .node("Reshape", "flat, shape -> i")
                    .constant("source", 0, 2)
                    .node("Gather", "data, source -> s")
                    .constant("weights", positive(4, 8), 8)
                    .node("Mul", "s, weights -> updates")
                    .node("ScatterND", "data, i, updates -> z", text("reduction", reduction))
                    .node("Transpose", "z -> y", CHANNELS_FIRST))
        .about("ScatterND");
  }
}
