package dev.limelight.onnx;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** How operators carry the batch from their inputs to their outputs, as a table. */
final class BatchRules {
  /** Where the outputs carry the batch; rewrites inputs that hold the fixed number. */
  interface Rule {
    BatchAxis follow(BatchStep step);
  }

  private static final Set<String> NAMED = Set.of("ScatterND", "ScatterElements", "GatherND");

  private static final Map<String, Rule> RULES = new HashMap<>();

  static {
    all(
        BatchRules::elementwise,
        "Add, Sub, Mul, Div, Pow, Max, Min, Mean, Sum, Where, PRelu, Equal, Greater, Less, And, Or,"
            + " Xor, GreaterOrEqual, LessOrEqual, Mod, Clip, BitShift");
    all(BatchRules::rowwise, "Conv, ConvTranspose, InstanceNormalization, LRN");
    all(BatchRules::rowwise, "GroupNormalization, BatchNormalization, Col2Im");
    all(s -> below(s, 2), "MaxPool, AveragePool, LpPool, GlobalAveragePool, GlobalMaxPool");
    all(s -> alongAxis(s, -1), "Softmax, LogSoftmax, Hardmax, LpNormalization, TopK");
    all(s -> alongAxis(s, 0), "Split");
    all(
        BatchRules::reduced,
        "ReduceSum, ReduceMean, ReduceMax, ReduceMin, ReduceProd, ReduceL1, ReduceL2, ReduceLogSum,"
            + " ReduceLogSumExp, ReduceSumSquare");
    RULES.put("LayerNormalization", BatchRules::layerNormalization);
    RULES.put("CumSum", BatchRules::cumulative);
    RULES.put("GridSample", BatchRules::sampled);
    RULES.put("SpaceToDepth", BatchRules::spaceToDepth);
    RULES.put("DepthToSpace", BatchRules::depthToSpace);
    RULES.put("Transpose", BatchRules::transposed);
    RULES.put("MatMul", BatchProducts::matMul);
    RULES.put("Gemm", BatchProducts::gemm);
    RULES.put("Einsum", BatchProducts::einsum);
    BatchShaping.register(RULES);
    BatchIndexing.register(RULES);
  }

  private BatchRules() {}

  private static void all(Rule rule, String opTypes) {
    for (String opType : opTypes.split(", ", -1)) {
      RULES.put(opType.strip(), rule);
    }
  }

  /**
   * Where a node's outputs carry the batch.
   *
   * @throws UnsupportedModelException naming the node, where that cannot be told or freed
   */
  static BatchAxis follow(BatchStep step) {
    return RULES.getOrDefault(step.node().opType(), BatchRules::unknown).follow(step);
  }

  /** An operator that is not listed passes if it is a function of one input that keeps its size. */
  private static BatchAxis unknown(BatchStep s) {
    if (NAMED.contains(s.node().opType())) {
      throw s.refused("it addresses images by their number");
    }
    boolean one = IntStream.range(1, s.inputCount()).allMatch(i -> s.axis(i).isEmpty());
    if (one && s.axis(0).isPresent() && Arrays.equals(s.in(0), s.out())) {
      return s.first();
    }
    throw s.refused("it is not known how this operator carries the batch");
  }

  /** Numpy broadcasting: axes are aligned at the end. */
  static BatchAxis elementwise(BatchStep s) {
    int rank = s.out().length;
    BatchAxis result = null;
    for (int i = 0; i < s.inputCount() && result == null; i++) {
      int lead = s.node().hasInput(i) ? rank - s.in(i).length : 0;
      result = s.axis(i).map(own -> own.at(own.axis() + lead)).orElse(null);
    }
    if (result == null) {
      throw s.refused("none of its inputs follows the batch");
    }
    for (int i = 0; i < s.inputCount(); i++) {
      int axis = s.node().hasInput(i) ? result.axis() - (rank - s.in(i).length) : -1;
      if (axis >= 0) {
        s.fit(i, result.at(axis), true);
      } else if (s.axis(i).isPresent()) {
        throw s.refused("its inputs carry the batch along different axes");
      }
    }
    return result;
  }

  private static BatchAxis rowwise(BatchStep s) {
    return below(s, 1);
  }

  /** Operators whose first axes are independent of each other. */
  private static BatchAxis below(BatchStep s, int axes) {
    BatchAxis batch = s.first();
    if (batch.axis() >= axes) {
      throw s.refused("it mixes along axis " + batch.axis() + ", which carries the batch");
    }
    if (IntStream.range(1, s.inputCount()).anyMatch(i -> s.axis(i).isPresent())) {
      throw s.refused("its weights follow the batch");
    }
    return batch;
  }

  private static BatchAxis alongAxis(BatchStep s, long otherwise) {
    int axis = BatchStep.axis(s.attributes().integer("axis", otherwise), s.in(0).length);
    return apart(s, axis);
  }

  /** The batch stays where it is, unless the operator works along that axis. */
  static BatchAxis apart(BatchStep s, int axis) {
    BatchAxis batch = s.first();
    if (batch.axis() == axis) {
      throw s.refused("it works along axis " + axis + ", which carries the batch");
    }
    return batch;
  }

  private static BatchAxis layerNormalization(BatchStep s) {
    int axis = BatchStep.axis(s.attributes().integer("axis", -1), s.in(0).length);
    return below(s, axis);
  }

  private static BatchAxis cumulative(BatchStep s) {
    long[] axis = s.longs(1);
    if (axis == null) {
      throw s.refused("its axis is computed");
    }
    return apart(s, BatchStep.axis(axis[0], s.in(0).length));
  }

  /**
   * Images may lie where the operator expects channels, each by itself: a dilated convolution of
   * TensorFlow moves blocks of space into the batch that way, and the blocks come outside it.
   */
  private static BatchAxis spaceToDepth(BatchStep s) {
    BatchAxis batch = s.first();
    if (batch.axis() != 1) {
      return below(s, 1);
    }
    return new BatchAxis(1, batch.outer() * blockArea(s), batch.inner());
  }

  private static BatchAxis depthToSpace(BatchStep s) {
    BatchAxis batch = s.first();
    boolean blocksOutside =
        batch.axis() == 1
            && batch.outer() % blockArea(s) == 0
            && s.attributes().text("mode", "DCR").equals("DCR");
    if (!blocksOutside) {
      return below(s, 1);
    }
    return new BatchAxis(1, batch.outer() / blockArea(s), batch.inner());
  }

  private static long blockArea(BatchStep s) {
    long size = s.attributes().integer("blocksize", 1);
    return size * size;
  }

  /** Each image by a grid of its own, or all by one that was made for a whole batch. */
  private static BatchAxis sampled(BatchStep s) {
    BatchAxis batch = s.axis(0).or(() -> s.axis(1)).orElseThrow(() -> s.refused("no input does"));
    if (batch.axis() != 0) {
      throw s.refused("it mixes along axis " + batch.axis() + ", which carries the batch");
    }
    s.fit(0, batch, false);
    s.fit(1, batch, false);
    return batch;
  }

  private static BatchAxis transposed(BatchStep s) {
    int rank = s.in(0).length;
    long[] reversed = IntStream.range(0, rank).mapToLong(axis -> rank - 1L - axis).toArray();
    long[] order = s.attributes().integers("perm", reversed);
    BatchAxis batch = s.first();
    int to = IntStream.range(0, rank).filter(i -> order[i] == batch.axis()).findFirst().orElse(0);
    return batch.at(to);
  }

  private static BatchAxis reduced(BatchStep s) {
    int rank = s.in(0).length;
    long[] given = s.longs(1);
    boolean none = given == null || given.length == 0;
    if (none && s.attributes().flag("noop_with_empty_axes", false)) {
      return s.first();
    }
    int[] axes =
        none
            ? IntStream.range(0, rank).toArray()
            : Arrays.stream(given).mapToInt(axis -> BatchStep.axis(axis, rank)).toArray();
    BatchAxis batch = s.first();
    int before = 0;
    for (int axis : axes) {
      apart(s, axis);
      before += axis < batch.axis() ? 1 : 0;
    }
    return s.attributes().flag("keepdims", true) ? batch : batch.at(batch.axis() - before);
  }
}
