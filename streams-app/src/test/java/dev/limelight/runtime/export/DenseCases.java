package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.export.OpCase.values;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

/** Products with vectors and with both operands of the image. */
final class DenseCases {
  private static final int ALL = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

  private DenseCases() {}

  static List<OpCase> cases() {
    List<OpCase> cases = new ArrayList<>(vectors());
    cases.addAll(gemms());
    return cases;
  }

  private static List<OpCase> vectors() {
    return OpCase.cases(
        OpCase.of(
            "MatMul with a vector",
            24,
            m -> m.constant("v", values(9, 8), 8).node("MatMul", "x, v -> y")),
        OpCase.of(
            "MatMul of a vector",
            32,
            m -> m.constant("v", values(9, 6), 6).node("MatMul", "v, x -> y")),
        OpCase.of(
            "MatMul over broadcast batches",
            4 * 36,
            m ->
                m.constant("axes", 1)
                    .node("ReduceMean", "x, axes -> r")
                    .node("Transpose", "r -> t", ints("perm", 0, 1, 3, 2))
                    .node("MatMul", "x, t -> y")));
  }

  private static List<OpCase> gemms() {
    List<OpCase> cases = new ArrayList<>();
    for (long transA : new long[] {0, 1}) {
      for (long transB : new long[] {0, 1}) {
        AttributeProto[] attributes = {
          integer("transA", transA),
          integer("transB", transB),
          real("alpha", 0.7f),
          real("beta", -1.3f)
        };
        for (String c : List.of("", ", one", ", row", ", column", ", image")) {
          cases.add(gemm(transA, transB, c, attributes));
        }
      }
    }
    return cases;
  }

  /** Images are rows; the second operand is of the image as well where it can be: W times x'. */
  private static OpCase gemm(long transA, long transB, String c, AttributeProto... attributes) {
    return OpCase.of(
            "Gemm transA=" + transA + " transB=" + transB + " C" + c,
            5 * 3,
            m -> {
              m.node("Flatten", "x -> rows")
                  .node("Transpose", "rows -> columns")
                  .constant(
                      "weights", values(9, 5 * ALL), transB == 1 ? 5 : ALL, transB == 1 ? ALL : 5)
                  .constant("v", values(10, 5 * ALL), transA == 1 ? ALL : 5, transA == 1 ? 5 : ALL)
                  .constant("one", values(11, 1))
                  .constant("row", values(12, 5), 1, 5)
                  .constant("column", values(12, 5), 5, 1)
                  .constant("axes", 2, 3)
                  .constant("five", values(13, 20), 4, 5)
                  .node("ReduceMean", "x, axes -> means", integer("keepdims", 0))
                  .node("MatMul", "means, five -> image")
                  .node("Transpose", "image -> imageColumns");
              String left =
                  (transA == 1 ? "columns" : "rows")
                      + ", weights"
                      + (c.equals(", column") ? "" : c);
              String right =
                  "v, "
                      + (transB == 1 ? "rows" : "columns")
                      + (c.equals(", row") ? "" : c.equals(", image") ? ", imageColumns" : c);
              m.node("Gemm", left + " -> first", attributes)
                  .node("Gemm", right + " -> second", attributes)
                  .node("Transpose", "second -> third")
                  .node("Mul", "first, third -> product")
                  .node("Concat", "first, third, product -> y", integer("axis", 1));
            })
        .about("Gemm");
  }
}
