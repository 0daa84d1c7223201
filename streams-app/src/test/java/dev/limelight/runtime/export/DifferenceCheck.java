package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ProcessEnvironment;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A backward graph against central differences of its own logits, in float64 where the runtime has
 * kernels and in float32 elsewhere. Two different images with different targets, moved at once.
 */
final class DifferenceCheck {
  /** Largest relative error in float64: what float32 constants of the rules leave. */
  static final double DOUBLE_TOLERANCE = 1e-6;

  /** Largest relative error in float32. */
  static final double FLOAT_TOLERANCE = 5e-4;

  private static final int ROWS = 2;
  private static final int DIRECTIONS = 6;
  private static final double[] DOUBLE_STEPS = {1e-5, 1e-7};
  private static final double[] FLOAT_STEPS = {3e-2, 1e-2, 3e-3, 1e-3};

  /** Slopes below this share of the logits, as of softmax values that are summed, are noise. */
  private static final double FLAT = 1e-2;

  private final Graph graph;
  private final ValueInfo image;
  private final boolean precise;
  private final long[] targets;

  private DifferenceCheck(Graph graph, ValueInfo image, boolean precise) {
    this.graph = graph;
    this.image = image;
    this.precise = precise;
    this.targets = new long[] {0, 1};
  }

  /**
   * What was found.
   *
   * @param error root mean square of quotient minus {@code gradient . direction}, relative to the
   *     root mean square of the latter
   * @param precise whether it was measured in float64
   */
  record Result(double error, boolean precise) {
    boolean agrees() {
      return error <= (precise ? DOUBLE_TOLERANCE : FLOAT_TOLERANCE);
    }

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%.3g in %s", error, precise ? "float64" : "float32");
    }
  }

  /** Checks at a point that follows from a seed. */
  static Result of(Graph backward, ValueInfo image, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int size = ROWS;
    for (int axis = 1; axis < image.rank(); axis++) {
      size *= (int) image.dim(axis);
    }
    return at(backward, image, random, random.doubles(size, -1.2, 1.2).toArray());
  }

  /** Checks at a point: two images, one after the other. */
  static Result at(Graph backward, ValueInfo image, SplittableRandom random, double[] point) {
    boolean precise = DoublePrecision.covers(backward);
    Graph graph = precise ? DoublePrecision.of(backward) : backward;
    return new DifferenceCheck(graph, image, precise).run(random, point);
  }

  private Result run(SplittableRandom random, double[] point) {
    try (OrtSession session = session()) {
      double[] gradient = output(session, point, BackwardGraph.GRADIENT);
      double best = Double.POSITIVE_INFINITY;
      double[][] directions = new double[DIRECTIONS][];
      for (int i = 0; i < DIRECTIONS; i++) {
        directions[i] = random.doubles(point.length, -1, 1).toArray();
      }
      for (double step : precise ? DOUBLE_STEPS : FLOAT_STEPS) {
        best = Math.min(best, error(session, point, gradient, directions, step));
      }
      return new Result(best, precise);
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }

  private OrtSession session() throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      return ProcessEnvironment.get().createSession(GraphWriter.write(graph), options);
    }
  }

  private double error(
      OrtSession session, double[] point, double[] gradient, double[][] directions, double step)
      throws OrtException {
    double off = 0;
    double size = 0;
    double flat = FLAT * score(session, point, directions[0], 0);
    for (double[] direction : directions) {
      double quotient =
          (score(session, point, direction, step) - score(session, point, direction, -step))
              / (2 * step);
      double slope = dot(gradient, direction);
      off += (quotient - slope) * (quotient - slope);
      size += slope * slope;
    }
    return Math.sqrt(off / Math.max(size, DIRECTIONS * flat * flat + 1e-30));
  }

  /** The sum of both rows' chosen logits at a point moved along a direction. */
  private double score(OrtSession session, double[] point, double[] direction, double step)
      throws OrtException {
    double[] moved = point.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] += step * direction[i];
    }
    double[] logits = output(session, moved, BackwardGraph.LOGITS);
    int classes = logits.length / ROWS;
    double sum = 0;
    for (int row = 0; row < ROWS; row++) {
      sum += logits[row * classes + (int) targets[row]];
    }
    return sum;
  }

  private double[] output(OrtSession session, double[] images, String name) throws OrtException {
    OrtEnvironment environment = ProcessEnvironment.get();
    long[] dims = new long[image.rank()];
    Arrays.setAll(dims, axis -> axis == 0 ? ROWS : image.dim(axis));
    try (OnnxTensor batch = tensor(environment, images, dims);
        OnnxTensor chosen =
            OnnxTensor.createTensor(environment, LongBuffer.wrap(targets), new long[] {ROWS});
        OrtSession.Result result =
            session.run(Map.of(image.name(), batch, BackwardGraph.TARGET, chosen), Set.of(name))) {
      OnnxTensor tensor = (OnnxTensor) result.get(0);
      if (precise) {
        DoubleBuffer buffer = tensor.getDoubleBuffer();
        return IntStream.range(0, buffer.remaining()).mapToDouble(buffer::get).toArray();
      }
      FloatBuffer buffer = tensor.getFloatBuffer();
      return IntStream.range(0, buffer.remaining()).mapToDouble(buffer::get).toArray();
    }
  }

  private OnnxTensor tensor(OrtEnvironment environment, double[] values, long[] dims)
      throws OrtException {
    if (precise) {
      return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), dims);
    }
    float[] floats = new float[values.length];
    IntStream.range(0, floats.length).forEach(i -> floats[i] = (float) values[i]);
    return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), dims);
  }

  private static double dot(double[] a, double[] b) {
    return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
  }
}
