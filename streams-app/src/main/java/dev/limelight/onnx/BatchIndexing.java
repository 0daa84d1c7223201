package dev.limelight.onnx;

import java.util.Map;
import java.util.stream.IntStream;

/** How operators that pick elements carry the batch. */
final class BatchIndexing {
  private BatchIndexing() {}

  static void register(Map<String, BatchRules.Rule> rules) {
    rules.put("Slice", BatchIndexing::slice);
    rules.put("Gather", BatchIndexing::gather);
    rules.put("GatherElements", BatchIndexing::gatherElements);
    for (String opType : new String[] {"ArgMax", "ArgMin"}) {
      rules.put(opType, BatchIndexing::argument);
    }
  }

  /** A slice that takes the whole batch takes whatever there is. */
  private static BatchAxis slice(BatchStep s) {
    BatchAxis batch = s.first();
    int rank = s.in(0).length;
    long[] starts = s.longs(1);
    long[] ends = s.longs(2);
    if (starts == null || ends == null) {
      throw s.refused("its bounds are computed");
    }
    long[] axes = s.longs(3);
    long[] sliced =
        axes == null ? IntStream.range(0, starts.length).asLongStream().toArray() : axes;
    long[] steps = s.longs(4);
    for (int i = 0; i < sliced.length; i++) {
      if (BatchStep.axis(sliced[i], rank) != batch.axis()) {
        continue;
      }
      boolean whole = s.in(0)[batch.axis()] == s.out()[batch.axis()];
      if (!whole || (steps != null && steps[i] != 1)) {
        throw s.refused("it slices the batch");
      }
      starts[i] = 0;
      ends[i] = Long.MAX_VALUE;
      s.replace(1, "starts", starts);
      s.replace(2, "ends", ends);
    }
    return batch;
  }

  private static BatchAxis gather(BatchStep s) {
    int axis = BatchStep.axis(s.attributes().integer("axis", 0), s.in(0).length);
    if (s.axis(0).isEmpty()) {
      BatchAxis indices = s.axis(1).orElseThrow(() -> s.refused("no input follows the batch"));
      return indices.at(indices.axis() + axis);
    }
    BatchAxis batch = BatchRules.apart(s, axis);
    if (s.axis(1).isPresent()) {
      throw s.refused("its indices follow the batch");
    }
    return batch.axis() < axis ? batch : batch.at(batch.axis() - 1 + s.in(1).length);
  }

  private static BatchAxis gatherElements(BatchStep s) {
    int axis = BatchStep.axis(s.attributes().integer("axis", 0), s.in(0).length);
    BatchAxis batch = BatchRules.apart(s, axis);
    s.fit(1, batch, false);
    return batch;
  }

  private static BatchAxis argument(BatchStep s) {
    int axis = BatchStep.axis(s.attributes().integer("axis", 0), s.in(0).length);
    BatchAxis batch = BatchRules.apart(s, axis);
    boolean kept = s.attributes().flag("keepdims", true);
    return kept || axis > batch.axis() ? batch : batch.at(batch.axis() - 1);
  }
}
