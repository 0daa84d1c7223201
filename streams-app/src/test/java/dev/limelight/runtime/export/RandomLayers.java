package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.export.RandomOperator.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Products, normalisations and resizings of random graphs. */
final class RandomLayers {
  private static final int LARGEST = 600;

  private RandomLayers() {}

  /** A dense layer over the whole image, in any orientation of its weights. */
  static Held gemm(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    boolean turned = random.nextBoolean();
    int size = a.size();
    long[] dims = turned ? new long[] {12, size} : new long[] {size, 12};
    m.constant(out + "_rows", 0, size)
        .node("Reshape", a.name() + ", " + out + "_rows -> " + out + "_flat")
        .constant(out + "_w", scaled(random, 12 * size, size), dims)
        .constant(out + "_b", OpCase.values(random.nextLong(), 12), 12)
        .node(
            "Gemm",
            out + "_flat, " + out + "_w, " + out + "_b -> " + out + "_dense",
            integer("transB", turned ? 1 : 0),
            real("alpha", 0.7f),
            real("beta", 1.3f))
        .constant(out + "_image", 0, 3, 2, 2)
        .node("Reshape", out + "_dense, " + out + "_image -> " + out);
    return new Held(out, 3, 2, 2);
  }

  static Held product(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int size = 1 + random.nextInt(4);
    if (random.nextBoolean()) {
      m.constant(out + "_w", scaled(random, a.w() * size, a.w()), a.w(), size)
          .node("MatMul", a.name() + ", " + out + "_w -> " + out);
      return new Held(out, a.c(), a.h(), size);
    }
    m.constant(out + "_w", scaled(random, a.h() * size, a.h()), size, a.h())
        .node("MatMul", out + "_w, " + a.name() + " -> " + out);
    return new Held(out, a.c(), size, a.w());
  }

  private static float[] scaled(SplittableRandom random, int count, int summed) {
    float[] values = OpCase.values(random.nextLong(), count);
    for (int i = 0; i < count; i++) {
      values[i] *= (float) (1 / Math.sqrt(summed));
    }
    return values;
  }

  /** Both operands are of the image: attention's weights by its values. */
  static Held einsum(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.c() != b.c() || a.w() != b.w() || a.c() * a.h() * b.h() > LARGEST) {
      return a;
    }
    String equation = random.nextBoolean() ? "nchw,ncvw->nchv" : "bijk,bilk->bijl";
    m.node("Einsum", a.name() + ", " + b.name() + " -> " + out, text("equation", equation));
    return new Held(out, a.c(), a.h(), b.h());
  }

  static Held layerNormalization(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    long[] all = {a.c(), a.h(), a.w()};
    long[] dims = new long[4 - axis];
    int size = 1;
    for (int i = axis; i < 4; i++) {
      dims[i - axis] = all[i - 1];
      size *= (int) all[i - 1];
    }
    String operands = a.name() + ", " + out + "_s";
    m.constant(out + "_s", OpCase.values(random.nextLong(), size), dims);
    if (random.nextBoolean()) {
      m.constant(out + "_b", OpCase.values(random.nextLong(), size), dims);
      operands += ", " + out + "_b";
    }
    AttributeProto at = integer("axis", random.nextBoolean() ? axis : axis - 4);
    m.node("LayerNormalization", operands + " -> " + out, at, real("epsilon", 0.1f));
    return a.as(out);
  }

  static Held instanceNormalization(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    scaleAndBias(m, out, a.c(), random)
        .node(
            "InstanceNormalization",
            a.name() + ", " + out + "_s, " + out + "_b -> " + out,
            real("epsilon", 0.1f));
    return a.as(out);
  }

  static Held groupNormalization(
      ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int groups = a.c() % 2 == 0 ? 2 : 1;
    scaleAndBias(m, out, a.c(), random)
        .node(
            "GroupNormalization",
            a.name() + ", " + out + "_s, " + out + "_b -> " + out,
            integer("num_groups", groups),
            real("epsilon", 0.1f));
    return a.as(out);
  }

  private static ModelBuilder scaleAndBias(
      ModelBuilder m, String out, int size, SplittableRandom random) {
    return m.constant(out + "_s", OpCase.values(random.nextLong(), size), size)
        .constant(out + "_b", OpCase.values(random.nextLong(), size), size);
  }

  static Held localResponse(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node(
        "LRN",
        a.name() + " -> " + out,
        integer("size", 1 + 2 * random.nextInt(2)),
        real("alpha", 0.6f),
        real("beta", 0.7f));
    return a.as(out);
  }

  /** Far from zero, where a norm has its kink. */
  static Held normalized(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node(
        "LpNormalization",
        RandomUnaries.aboveOne(m, a, out) + " -> " + out,
        integer("axis", 1 + random.nextInt(3)),
        integer("p", 1 + random.nextInt(2)));
    return a.as(out);
  }

  static Held logSoftmax(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node("LogSoftmax", a.name() + " -> " + out, integer("axis", random.nextInt(3) - 3));
    return a.as(out);
  }

  static Held resize(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    float[] factors = {0.5f, 1.25f, 1.5f, 2};
    float h = factors[random.nextInt(4)];
    float w = factors[random.nextInt(4)];
    Held result = new Held(out, a.c(), (int) (a.h() * h), (int) (a.w() * w));
    if (result.size() == 0 || result.size() > LARGEST) {
      return a;
    }
    List<AttributeProto> how = new ArrayList<>();
    how.add(text("mode", List.of("nearest", "linear", "cubic").get(random.nextInt(3))));
    how.add(
        text(
            "coordinate_transformation_mode",
            List.of("half_pixel", "asymmetric", "align_corners", "pytorch_half_pixel")
                .get(random.nextInt(4))));
    how.add(ints("axes", 2, 3));
    m.constant(out + "_scales", new float[] {h, w}, 2)
        .node(
            "Resize",
            a.name() + ", , " + out + "_scales -> " + out,
            how.toArray(AttributeProto[]::new));
    return result;
  }

  /** Columns of two pixels side by side, as a convolution's transposed one leaves them. */
  static Held columns(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.c() % 2 != 0) {
      return a;
    }
    m.constant(out + "_flat", 0, a.c(), (long) a.h() * a.w())
        .node("Reshape", a.name() + ", " + out + "_flat -> " + out + "_columns")
        .constant(out + "_size", a.h(), a.w() + 1)
        .constant(out + "_block", 1, 2)
        .node("Col2Im", out + "_columns, " + out + "_size, " + out + "_block -> " + out);
    return new Held(out, a.c() / 2, a.h(), a.w() + 1);
  }

  /** At places that are the same for all images, also beyond them. */
  static Held sampled(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    float[] places = OpCase.values(random.nextLong(), 2 * 3 * 2);
    for (int i = 0; i < places.length; i++) {
      places[i] *= 1.2f;
    }
    m.node("Shape", a.name() + " -> " + out + "_shape")
        .constant(out + "_zero", 0)
        .node("Gather", out + "_shape, " + out + "_zero -> " + out + "_n")
        .constant(out + "_rest", 2, 3, 2)
        .node("Concat", out + "_n, " + out + "_rest -> " + out + "_full", integer("axis", 0))
        .constant(out + "_places", places, 1, 2, 3, 2)
        .node("Expand", out + "_places, " + out + "_full -> " + out + "_grid")
        .node(
            "GridSample",
            a.name() + ", " + out + "_grid -> " + out,
            integer("align_corners", random.nextInt(2)),
            text("padding_mode", random.nextBoolean() ? "zeros" : "border"));
    return new Held(out, a.c(), 2, 3);
  }
}
