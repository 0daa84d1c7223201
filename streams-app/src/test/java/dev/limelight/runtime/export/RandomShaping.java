package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;

import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.export.RandomOperator.Held;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;

/** Steps of a random graph that move elements about: cut, repeated, permuted, padded. */
final class RandomShaping {
  private static final int LARGEST = 600;
  private static final int[][] PERMUTATIONS = {
    {0, 1, 3, 2}, {0, 2, 1, 3}, {0, 2, 3, 1}, {0, 3, 1, 2}, {0, 3, 2, 1}
  };

  private RandomShaping() {}

  /** The same with another size along an axis, 1 to 3. */
  static Held sized(Held a, String out, int axis, int size) {
    return new Held(
        out, axis == 1 ? size : a.c(), axis == 2 ? size : a.h(), axis == 3 ? size : a.w());
  }

  static int size(Held a, int axis) {
    return axis == 1 ? a.c() : axis == 2 ? a.h() : a.w();
  }

  /** From either end, in either direction, one or two at a time. */
  static Held slice(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    int size = size(a, axis);
    if (size < 2) {
      return a;
    }
    int skipped = random.nextInt(size - 1);
    int step = 1 + random.nextInt(2);
    boolean reversed = random.nextBoolean();
    m.constant(out + "_s", reversed ? size - 1 - skipped : skipped)
        .constant(out + "_e", reversed ? Integer.MIN_VALUE : Integer.MAX_VALUE)
        .constant(out + "_a", random.nextBoolean() ? axis : axis - 4)
        .constant(out + "_t", reversed ? -step : step)
        .node("Slice", String.join(", " + out, a.name(), "_s", "_e", "_a", "_t") + " -> " + out);
    return sized(a, out, axis, (size - skipped + step - 1) / step);
  }

  /** More and, where nothing is mirrored or repeated, also less. */
  static Held pad(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    String mode = List.of("constant", "reflect", "edge").get(random.nextInt(3));
    int before = random.nextInt(2);
    int after = mode.equals("constant") ? random.nextInt(3) - 1 : random.nextInt(2);
    int size = size(a, axis) + before + after;
    if (size(a, axis) < 2 || a.size() / size(a, axis) * size > LARGEST) {
      return a;
    }
    long[] pads = new long[8];
    pads[axis] = before;
    pads[4 + axis] = after;
    m.constant(out + "_p", pads)
        .node("Pad", a.name() + ", " + out + "_p -> " + out, text("mode", mode));
    return sized(a, out, axis, size);
  }

  static Held transpose(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int[] order = PERMUTATIONS[random.nextInt(PERMUTATIONS.length)];
    m.node("Transpose", a.name() + " -> " + out, ints("perm", 0, order[1], order[2], order[3]));
    return new Held(out, size(a, order[1]), size(a, order[2]), size(a, order[3]));
  }

  static Held gather(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    int size = size(a, axis);
    if (a.size() / size * 3 > LARGEST) {
      return a;
    }
    long[] indices = LongStream.range(0, 3).map(i -> random.nextInt(2 * size) - size).toArray();
    m.constant(out + "_i", indices)
        .node("Gather", a.name() + ", " + out + "_i -> " + out, integer("axis", axis));
    return sized(a, out, axis, 3);
  }

  /** Channels of all images, picked by an index that counts images as well. */
  static Held gatherNd(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.node("Transpose", a.name() + " -> " + out + "_t", ints("perm", 1, 0, 2, 3))
        .constant(out + "_flat", random.nextInt(a.c()), -1)
        .constant(out + "_pairs", 2, 1)
        .node("Reshape", out + "_flat, " + out + "_pairs -> " + out + "_i")
        .node("GatherND", out + "_t, " + out + "_i -> " + out + "_g")
        .node("Transpose", out + "_g -> " + out, ints("perm", 1, 0, 2, 3));
    return sized(a, out, 1, 2);
  }

  /** The largest or smallest few, and in their order another value's. */
  static Held ordered(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    int few = Math.min(2, size(a, axis));
    boolean values = random.nextBoolean();
    m.constant(out + "_few", few)
        .node(
            "TopK",
            a.name() + ", " + out + "_few -> " + out + "_v, " + out + "_i",
            integer("axis", axis),
            integer("largest", random.nextInt(2)));
    if (values) {
      m.node("Tanh", out + "_v -> " + out);
    } else {
      m.node("Sin", a.name() + " -> " + out + "_of")
          .node("GatherElements", out + "_of, " + out + "_i -> " + out, integer("axis", axis));
    }
    return sized(a, out, axis, few);
  }

  /** At places that the value's own order says, so that no two updates meet. */
  static Held scatter(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    String reduction = List.of("none", "add", "max", "min").get(random.nextInt(4));
    m.constant(out + "_few", 1)
        .node("TopK", a.name() + ", " + out + "_few -> " + out + "_v, " + out + "_i")
        .node("Sin", out + "_v -> " + out + "_u")
        .node(
            "ScatterElements",
            a.name() + ", " + out + "_i, " + out + "_u -> " + out,
            integer("axis", 3),
            text("reduction", reduction));
    return a.as(out);
  }

  static Held scatterNd(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    String reduction = List.of("none", "add", "max", "min").get(random.nextInt(4));
    m.node("Transpose", a.name() + " -> " + out + "_t", ints("perm", 1, 0, 2, 3))
        .constant(out + "_flat", random.nextInt(a.c()))
        .constant(out + "_one", 1, 1)
        .node("Reshape", out + "_flat, " + out + "_one -> " + out + "_i")
        .constant(out + "_from", 0)
        .node("Gather", out + "_t, " + out + "_from -> " + out + "_g")
        .node("Sin", out + "_g -> " + out + "_u")
        .node(
            "ScatterND",
            out + "_t, " + out + "_i, " + out + "_u -> " + out + "_s",
            text("reduction", reduction))
        .node("Transpose", out + "_s -> " + out, ints("perm", 1, 0, 2, 3));
    return a.as(out);
  }

  static Held compress(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    int size = size(a, axis);
    long[] kept = LongStream.range(0, size).map(i -> i % 2 == 0 ? 1 : 0).toArray();
    m.constant(out + "_c", kept)
        .node("Cast", out + "_c -> " + out + "_b", integer("to", 9))
        .node("Compress", a.name() + ", " + out + "_b -> " + out, integer("axis", axis));
    return sized(a, out, axis, (size + 1) / 2);
  }

  static Held tile(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (2 * a.size() > LARGEST) {
      return a;
    }
    int axis = 1 + random.nextInt(3);
    long[] repeats = {1, 1, 1, 1};
    repeats[axis] = 2;
    m.constant(out + "_r", repeats).node("Tile", a.name() + ", " + out + "_r -> " + out);
    return sized(a, out, axis, 2 * size(a, axis));
  }

  /** A mean, spread out again. */
  static Held expand(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    int axis = 1 + random.nextInt(3);
    m.constant(out + "_axis", axis)
        .node("ReduceMean", a.name() + ", " + out + "_axis -> " + out + "_mean")
        .constant(out + "_shape", 1, a.c(), a.h(), a.w())
        .node("Expand", out + "_mean, " + out + "_shape -> " + out);
    return a.as(out);
  }

  static Held depth(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    if (a.c() % 4 == 0) {
      String mode = random.nextBoolean() ? "DCR" : "CRD";
      m.node("DepthToSpace", a.name() + " -> " + out, integer("blocksize", 2), text("mode", mode));
      return new Held(out, a.c() / 4, 2 * a.h(), 2 * a.w());
    }
    if (a.h() % 2 != 0 || a.w() % 2 != 0) {
      return a;
    }
    m.node("SpaceToDepth", a.name() + " -> " + out, integer("blocksize", 2));
    return new Held(out, 4 * a.c(), a.h() / 2, a.w() / 2);
  }

  /** An axis of one element comes and goes. */
  static Held squeezed(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_axis", 1 + random.nextInt(4))
        .node("Unsqueeze", a.name() + ", " + out + "_axis -> " + out + "_more")
        .node("Tanh", out + "_more -> " + out + "_tanh")
        .node("Squeeze", out + "_tanh, " + out + "_axis -> " + out);
    return a.as(out);
  }

  static Held triangle(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    m.constant(out + "_one", random.nextInt(3) - 1)
        .node("Squeeze", out + "_one -> " + out + "_k")
        .node("Trilu", a.name() + ", " + out + "_k -> " + out, integer("upper", random.nextInt(2)));
    return a.as(out);
  }

  static Held reversed(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    long[] lengths = LongStream.range(0, a.h()).map(i -> 1 + random.nextInt(a.w())).toArray();
    m.node("Transpose", a.name() + " -> " + out + "_t", ints("perm", 2, 3, 0, 1))
        .constant(out + "_lengths", lengths)
        .node(
            "ReverseSequence",
            out + "_t, " + out + "_lengths -> " + out + "_r",
            integer("batch_axis", 0),
            integer("time_axis", 1))
        .node("Transpose", out + "_r -> " + out, ints("perm", 2, 3, 0, 1));
    return a.as(out);
  }
}
