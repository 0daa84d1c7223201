package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.export.RandomOperator.Emission;
import dev.limelight.runtime.export.RandomOperator.Held;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Convolutions and pools of random windows: kernels, strides, dilations, pads, groups. */
final class RandomWindows {
  private static final int LARGEST = 600;

  private RandomWindows() {}

  /**
   * A window along one axis.
   *
   * @param before padded in front
   * @param after padded behind
   */
  private record Window(int kernel, int stride, int dilation, int before, int after) {
    static Window of(SplittableRandom random, boolean dilates) {
      int kernel = 1 + random.nextInt(3);
      int dilation = dilates ? 1 + random.nextInt(2) : 1;
      int most = Math.min(kernel, 2);
      return new Window(
          kernel, 1 + random.nextInt(kernel), dilation, random.nextInt(most), random.nextInt(most));
    }

    int span() {
      return (kernel - 1) * dilation + 1;
    }

    /** How many fit into a size; rounded up where asked for, but none that starts behind it. */
    int count(int size, boolean up) {
      int room = size + before + after - span();
      if (room < 0) {
        return 0;
      }
      int count = 1 + (up ? -Math.floorDiv(-room, stride) : room / stride);
      return up && (count - 1) * stride >= size + before ? count - 1 : count;
    }

    /** How far a transposed one reaches. */
    int reach(int size) {
      return (size - 1) * stride + span() - before - after;
    }
  }

  private static List<AttributeProto> attributes(Window h, Window w, boolean dilates) {
    List<AttributeProto> attributes =
        new ArrayList<>(
            List.of(
                ints("kernel_shape", h.kernel(), w.kernel()),
                ints("strides", h.stride(), w.stride()),
                ints("pads", h.before(), w.before(), h.after(), w.after())));
    if (dilates) {
      attributes.add(ints("dilations", h.dilation(), w.dilation()));
    }
    return attributes;
  }

  static Held convolution(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    Window h = Window.of(random, true);
    Window w = Window.of(random, true);
    int groups = divisor(a.c(), random);
    int channels = groups * (1 + random.nextInt(2));
    int in = a.c() / groups;
    Held result = new Held(out, channels, h.count(a.h(), false), w.count(a.w(), false));
    if (result.size() == 0 || result.size() > LARGEST) {
      return a;
    }
    List<AttributeProto> attributes = attributes(h, w, true);
    attributes.add(integer("group", groups));
    kernel(m, out, random, channels, in, h, w, in);
    m.node(
        "Conv", operands(m, a, out, channels, random), attributes.toArray(AttributeProto[]::new));
    return result;
  }

  static Held samePadded(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    Window h = Window.of(random, false);
    Window w = Window.of(random, false);
    kernel(m, out, random, 3, a.c(), h, w, a.c());
    m.node(
        "Conv",
        operands(m, a, out, 3, random),
        text("auto_pad", random.nextBoolean() ? "SAME_UPPER" : "SAME_LOWER"),
        ints("strides", h.stride(), w.stride()));
    return new Held(out, 3, -Math.floorDiv(-a.h(), h.stride()), -Math.floorDiv(-a.w(), w.stride()));
  }

  static Held transposed(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    Window h = Window.of(random, true);
    Window w = Window.of(random, true);
    int groups = divisor(a.c(), random);
    int each = 1 + random.nextInt(2);
    int more = random.nextInt(h.stride());
    Held result = new Held(out, groups * each, h.reach(a.h()) + more, w.reach(a.w()));
    if (h.reach(a.h()) < 1 || w.reach(a.w()) < 1 || result.size() > LARGEST) {
      return a;
    }
    List<AttributeProto> attributes = attributes(h, w, true);
    attributes.add(integer("group", groups));
    attributes.add(ints("output_padding", more, 0));
    kernel(m, out, random, a.c(), each, h, w, a.c() / groups);
    m.node(
        "ConvTranspose",
        operands(m, a, out, groups * each, random),
        attributes.toArray(AttributeProto[]::new));
    return result;
  }

  /** Of the size that keeps what passes through at its scale. */
  private static void kernel(
      ModelBuilder m,
      String out,
      SplittableRandom random,
      int first,
      int second,
      Window h,
      Window w,
      int summed) {
    float[] values = OpCase.values(random.nextLong(), first * second * h.kernel() * w.kernel());
    double scale = 1 / Math.sqrt(summed * h.kernel() * w.kernel());
    for (int i = 0; i < values.length; i++) {
      values[i] *= (float) scale;
    }
    m.constant(out + "_k", values, first, second, h.kernel(), w.kernel());
  }

  private static String operands(
      ModelBuilder m, Held a, String out, int channels, SplittableRandom random) {
    if (random.nextBoolean()) {
      return a.name() + ", " + out + "_k -> " + out;
    }
    m.constant(out + "_b", OpCase.values(random.nextLong(), channels), channels);
    return a.name() + ", " + out + "_k, " + out + "_b -> " + out;
  }

  private static int divisor(int channels, SplittableRandom random) {
    int[] divisors = {1, channels, channels % 2 == 0 ? 2 : 1};
    return divisors[random.nextInt(3)];
  }

  static Held maxPool(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    return pool("MaxPool", true, m, a, out, random, List.of());
  }

  static Held averagePool(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    List<AttributeProto> counted = List.of(integer("count_include_pad", random.nextInt(2)));
    return pool("AveragePool", false, m, a, out, random, counted);
  }

  static Held normPool(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    List<AttributeProto> norm = List.of(integer("p", 1 + random.nextInt(3)));
    return pool("LpPool", true, m, a, out, random, norm);
  }

  private static Held pool(
      String opType,
      boolean dilates,
      ModelBuilder m,
      Held a,
      String out,
      SplittableRandom random,
      List<AttributeProto> further) {
    Window h = Window.of(random, dilates);
    Window w = Window.of(random, dilates);
    boolean up = random.nextBoolean();
    Held result = new Held(out, a.c(), h.count(a.h(), up), w.count(a.w(), up));
    if (result.size() == 0) {
      return a;
    }
    List<AttributeProto> attributes = attributes(h, w, dilates);
    attributes.add(integer("ceil_mode", up ? 1 : 0));
    attributes.addAll(further);
    m.node(
        opType, read(m, opType, a, out) + " -> " + out, attributes.toArray(AttributeProto[]::new));
    return result;
  }

  /** A norm is taken far from zero, where it has its kink. */
  private static String read(ModelBuilder m, String opType, Held a, String out) {
    return opType.endsWith("LpPool") ? RandomUnaries.aboveOne(m, a, out) : a.name();
  }

  static Emission global(String opType) {
    return (m, a, b, out, random) -> {
      AttributeProto[] norm = {integer("p", 1 + random.nextInt(3))};
      AttributeProto[] how = opType.equals("GlobalLpPool") ? norm : new AttributeProto[0];
      m.node(opType, read(m, opType, a, out) + " -> " + out, how);
      return new Held(out, a.c(), 1, 1);
    };
  }
}
