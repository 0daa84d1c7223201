package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.export.OpCase.values;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Convolutions and pools of one to three spatial axes, in every padding. */
final class WindowCases {
  private WindowCases() {}

  /** All of them. */
  static List<OpCase> cases() {
    List<OpCase> cases = new ArrayList<>();
    cases.addAll(transposed());
    cases.addAll(otherRanks());
    for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      int h = auto.equals("VALID") ? 2 : 3;
      int w = auto.equals("VALID") ? 3 : 4;
      AttributeProto[] pool = {
        text("auto_pad", auto), ints("kernel_shape", 3, 3), ints("strides", 2, 2)
      };
      cases.add(OpCase.node("MaxPool", 4 * h * w, pool));
      cases.add(OpCase.node("AveragePool", 4 * h * w, pool));
      cases.add(OpCase.node("LpPool", 4 * h * w, pool));
      cases.add(LayerCases.conv("Conv " + auto, 5, 4, 3, 3, 5 * h * w, pool));
    }
    cases.addAll(pools());
    return cases;
  }

  private static List<OpCase> transposed() {
    return OpCase.cases(
        transposed(3 * 6 * 8, 3, 3, ints("pads", 1, 1, 1, 1)),
        transposed(3 * 13 * 17, 3, 3, ints("strides", 2, 2)),
        transposed(3 * 14 * 18, 3, 3, ints("strides", 2, 2), ints("output_padding", 1, 1)),
        transposed(3 * 10 * 12, 3, 3, ints("dilations", 2, 2)),
        transposed(3 * 12 * 16, 3, 3, ints("strides", 2, 2), text("auto_pad", "SAME_UPPER")),
        transposed(3 * 12 * 16, 3, 3, ints("strides", 2, 2), text("auto_pad", "SAME_LOWER")),
        transposed(3 * 13 * 17, 3, 3, ints("strides", 2, 2), text("auto_pad", "VALID")),
        transposed(3 * 13 * 16, 3, 3, ints("strides", 2, 2), ints("output_shape", 13, 16)),
        transposed(3 * 17 * 22, 2, 1, ints("strides", 3, 3), ints("output_padding", 0, 0)),
        transposed(3 * 18 * 24, 1, 1, ints("strides", 3, 3), ints("output_padding", 2, 2)),
        transposed(3 * 7 * 9, 2, 3, ints("pads", 0, 1, 0, 0)),
        transposed(3 * 7 * 9, 4, 3, ints("pads", 1, 0, 1, 1)),
        OpCase.of(
            "ConvTranspose groups",
            6 * 12 * 16,
            m ->
                m.constant("w1", values(12, 4 * 3 * 4), 4, 3, 2, 2)
                    .constant("b1", values(12, 6), 6)
                    .node(
                        "ConvTranspose",
                        "x, w1, b1 -> y",
                        ints("strides", 2, 2),
                        integer("group", 2))));
  }

  private static OpCase transposed(int flat, int kh, int kw, AttributeProto... attributes) {
    String shown = Stream.of(attributes).map(OpCase::shown).collect(Collectors.joining(" "));
    return OpCase.of(
        "ConvTranspose " + kh + "x" + kw + " " + shown,
        flat,
        m ->
            m.constant("w1", values(12, 12 * kh * kw), 4, 3, kh, kw)
                .node("ConvTranspose", "x, w1 -> y", attributes));
  }

  private static List<OpCase> otherRanks() {
    List<OpCase> cases = new ArrayList<>();
    cases.add(line("Conv", 5 * 24, 5, ints("strides", 2), ints("pads", 1, 1)));
    cases.add(line("Conv", 5 * 44, 5, ints("dilations", 2)));
    cases.add(line("ConvTranspose", 5 * 97, 5, ints("strides", 2)));
    cases.add(line("ConvTranspose", 5 * 98, 5, ints("strides", 2), ints("output_padding", 1)));
    for (String auto : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
      int size = auto.equals("VALID") ? 23 : 24;
      AttributeProto[] window = {
        text("auto_pad", auto), ints("kernel_shape", 3), ints("strides", 2)
      };
      for (String op : List.of("MaxPool", "AveragePool", "LpPool")) {
        cases.add(line(op, 4 * size, 0, window));
      }
      cases.add(line("Conv", 5 * size, 5, window));
    }
    cases.add(
        volume("Conv", 5 * 2 * 2 * 8, ints("pads", 1, 1, 1, 1, 1, 1), ints("strides", 2, 1, 1)));
    for (String op : List.of("MaxPool", "AveragePool", "LpPool")) {
      cases.add(
          line(op, 4 * 24, 0, ints("kernel_shape", 3), ints("strides", 2), ints("pads", 1, 1)));
      cases.add(volume(op, 4 * 2 * 1 * 4, ints("kernel_shape", 2, 2, 2), ints("strides", 1, 1, 2)));
    }
    cases.add(line("GlobalAveragePool", 4, 0));
    cases.add(line("GlobalMaxPool", 4, 0));
    cases.add(line("GlobalLpPool", 4, 0, integer("p", 3)));
    cases.add(volume("GlobalAveragePool", 4));
    return cases;
  }

  /** {@code [N,4,48]}. */
  private static OpCase line(String op, int flat, int out, AttributeProto... attributes) {
    return OpCase.of(
        op + " on a line " + Stream.of(attributes).map(OpCase::shown).toList(),
        flat,
        m -> {
          m.constant("shape", 0, 4, 48).node("Reshape", "x, shape -> r");
          if (out > 0) {
            boolean plain = op.equals("Conv");
            m.constant("w1", values(5, 12 * out), plain ? out : 4, plain ? 4 : out, 3);
          }
          m.node(op, out > 0 ? "r, w1 -> y" : "r -> y", attributes);
        });
  }

  /** {@code [N,4,2,3,8]}, where two or three voxels of depth are enough. */
  private static OpCase volume(String op, int flat, AttributeProto... attributes) {
    return OpCase.of(
        op + " in space " + flat,
        flat,
        m -> {
          m.constant("shape", 0, 4, 3, 2, 8).node("Reshape", "x, shape -> r");
          if (op.equals("Conv")) {
            m.constant("w1", values(5, 4 * 5 * 27), 5, 4, 3, 3, 3);
          }
          m.node(op, op.equals("Conv") ? "r, w1 -> y" : "r -> y", attributes);
        });
  }

  private static List<OpCase> pools() {
    List<OpCase> cases = new ArrayList<>();
    for (long p : new long[] {1, 2, 3}) {
      cases.add(norm("GlobalLpPool", 4, integer("p", p)));
      cases.add(norm("LpPool", 4 * 5 * 7, integer("p", p), ints("kernel_shape", 2, 2)));
      cases.add(
          norm(
              "LpPool",
              4 * 2 * 4,
              integer("p", p),
              ints("kernel_shape", 2, 3),
              ints("strides", 2, 1),
              ints("dilations", 2, 2)));
    }
    for (long ceil : new long[] {0, 1}) {
      for (long counted : new long[] {0, 1}) {
        cases.add(
            OpCase.node(
                "AveragePool",
                4 * (ceil == 1 ? 4 : 3) * 5,
                ints("kernel_shape", 3, 2),
                ints("strides", 2, 2),
                ints("pads", 1, 1, 1, 1),
                integer("ceil_mode", ceil),
                integer("count_include_pad", counted)));
      }
      cases.add(
          OpCase.node(
              "MaxPool",
              4 * (ceil == 1 ? 3 : 2) * (ceil == 1 ? 4 : 3),
              ints("kernel_shape", 2, 3),
              ints("strides", 2, 2),
              ints("dilations", 2, 1),
              integer("ceil_mode", ceil)));
      cases.add(
          OpCase.node(
              "MaxPool", 4 * 5 * 7, ints("kernel_shape", 2, 2), integer("storage_order", ceil)));
      cases.add(
          OpCase.node(
                  "AveragePool",
                  4 * 3 * 3,
                  ints("kernel_shape", 2, 3),
                  ints("dilations", 2, 1),
                  ints("pads", 1, 1, 0, 1),
                  ints("strides", 3, 4),
                  integer("ceil_mode", 1),
                  integer("count_include_pad", ceil))
              .at(21));
    }
    return cases;
  }

  /** Far from zero, where the absolute value has its kink. */
  private static OpCase norm(String op, int flat, AttributeProto... attributes) {
    return OpCase.of(
        op + " " + OpCase.shown(attributes[0]),
        flat,
        m ->
            m.constant("two", new float[] {2})
                .node("Add", "x, two -> shifted")
                .node(op, "shifted -> y", attributes));
  }
}
