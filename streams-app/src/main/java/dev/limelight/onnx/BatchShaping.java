package dev.limelight.onnx;

import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How operators that change dimensions carry the batch. */
final class BatchShaping {
  private BatchShaping() {}

  static void register(Map<String, BatchRules.Rule> rules) {
    rules.put("Reshape", BatchShaping::reshape);
    rules.put("Flatten", s -> regrouped(s));
    rules.put("Squeeze", BatchShaping::squeeze);
    rules.put("Unsqueeze", BatchShaping::unsqueeze);
    rules.put("Expand", BatchShaping::expand);
    rules.put("Tile", BatchShaping::tile);
    rules.put("Concat", BatchShaping::concat);
    rules.put("Pad", BatchShaping::pad);
    rules.put("Resize", BatchShaping::resize);
  }

  private static BatchAxis regrouped(BatchStep s) {
    BatchAxis to = BatchAxis.reshaped(s.first(), s.in(0), s.out(), s.batch());
    if (to == null) {
      throw s.refused(
          "from %s to %s the batch is torn apart"
              .formatted(Arrays.toString(s.in(0)), Arrays.toString(s.out())));
    }
    return to;
  }

  private static BatchAxis reshape(BatchStep s) {
    BatchAxis from = s.first();
    BatchAxis to = regrouped(s);
    long[] shape = s.longs(1);
    if (shape == null) {
      return to;
    }
    boolean zeroCopies = !s.attributes().flag("allowzero", false);
    if (shape[to.axis()] == -1 || (shape[to.axis()] == 0 && zeroCopies)) {
      return to;
    }
    if (from.equals(to) && zeroCopies) {
      // Copying the dimension leaves a -1 elsewhere as it is.
      shape[to.axis()] = 0;
    } else {
      shape = s.out();
      shape[to.axis()] = -1;
    }
    s.replace(1, "shape", shape);
    return to;
  }

  private static int[] axes(BatchStep s, int rank, long @Nullable [] given) {
    if (given == null) {
      throw s.refused("it has no constant axes");
    }
    return Arrays.stream(given).mapToInt(axis -> BatchStep.axis(axis, rank)).sorted().toArray();
  }

  private static BatchAxis squeeze(BatchStep s) {
    BatchAxis batch = s.first();
    int before = 0;
    for (int axis : axes(s, s.in(0).length, s.longs(1))) {
      BatchRules.apart(s, axis);
      before += axis < batch.axis() ? 1 : 0;
    }
    return batch.at(batch.axis() - before);
  }

  private static BatchAxis unsqueeze(BatchStep s) {
    int to = s.first().axis();
    for (int axis : axes(s, s.out().length, s.longs(1))) {
      to += axis <= to ? 1 : 0;
    }
    return s.first().at(to);
  }

  private static BatchAxis expand(BatchStep s) {
    int lead = s.out().length - s.in(0).length;
    BatchAxis to = s.first().at(s.first().axis() + lead);
    long[] shape = s.longs(1);
    if (shape != null) {
      int entry = to.axis() - (s.out().length - shape.length);
      if (entry >= 0 && shape[entry] != 1) {
        shape[entry] = 1;
        s.replace(1, "shape", shape);
      }
    }
    return to;
  }

  private static BatchAxis tile(BatchStep s) {
    long[] repeats = s.longs(1);
    BatchAxis batch = s.first();
    if (repeats == null || repeats[batch.axis()] != 1) {
      throw s.refused("it repeats the batch");
    }
    return batch;
  }

  private static BatchAxis concat(BatchStep s) {
    int joined = BatchStep.axis(s.attributes().integer("axis", 0), s.out().length);
    BatchAxis batch = null;
    for (int i = 0; i < s.inputCount() && batch == null; i++) {
      batch = s.axis(i).orElse(null);
    }
    if (batch == null || batch.axis() == joined) {
      throw s.refused("it joins along the batch");
    }
    for (int i = 0; i < s.inputCount(); i++) {
      s.fit(i, batch, false);
    }
    return batch;
  }

  private static BatchAxis pad(BatchStep s) {
    int rank = s.in(0).length;
    BatchAxis batch = s.first();
    if (s.in(0)[batch.axis()] != s.out()[batch.axis()] || s.out().length != rank) {
      throw s.refused("it pads the batch");
    }
    return batch;
  }

  private static BatchAxis resize(BatchStep s) {
    BatchAxis batch = s.first();
    if (s.in(0)[batch.axis()] != s.out()[batch.axis()]) {
      throw s.refused("it resizes the batch");
    }
    long[] sizes = s.longs(3);
    if (sizes != null && !s.attributes().has("axes")) {
      long[] perImage = s.out();
      perImage[batch.axis()] = batch.perImage();
      s.replaceSizes(3, "sizes", perImage, batch.axis());
    }
    return batch;
  }
}
