package dev.limelight.runtime.export;

import dev.limelight.autodiff.TypedGraph;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Maxima of what was padded with minus infinity first, as PyTorch models are written that pad as
 * TensorFlow does ({@code SAME}): a MaxPool's own padding is the same, and leaves no infinite
 * numbers to compute with.
 */
final class PaddedMaxima {
  /** No number of a network is as small; some write the least finite one for minus infinity. */
  private static final float NOTHING = -1e30f;

  private PaddedMaxima() {}

  /** The graph with such padding done by the pools. */
  static TypedGraph settled(TypedGraph typed) {
    Graph graph = typed.graph();
    Map<String, Node> producers = graph.producers();
    List<Node> nodes = new ArrayList<>();
    for (Node node : graph.nodes()) {
      Node pad = isPlainPool(node) ? producers.get(node.input(0)) : null;
      nodes.add(pad == null ? node : merged(typed, pad, node).orElse(node));
    }
    return nodes.equals(graph.nodes())
        ? typed
        : new TypedGraph(graph.withNodes(nodes).pruned(), typed.values(), typed.constants());
  }

  private static boolean isPlainPool(Node node) {
    return node.domain().isEmpty()
        && node.opType().equals("MaxPool")
        && !node.attributes().flag("ceil_mode", false)
        && node.attributes().text("auto_pad", "NOTSET").equals("NOTSET");
  }

  private static Optional<Node> merged(TypedGraph typed, Node pad, Node pool) {
    Attributes attributes = pool.attributes();
    long[] kernel = attributes.integers("kernel_shape", new long[0]);
    long[] around = minusInfinity(typed, pad, kernel.length);
    if (around == null) {
      return Optional.empty();
    }
    long[] pads = attributes.integers("pads", new long[2 * kernel.length]).clone();
    for (int i = 0; i < pads.length; i++) {
      pads[i] += around[i];
      // A window within the padding has no maximum.
      if (around[i] < 0 || pads[i] >= kernel[i % kernel.length]) {
        return Optional.empty();
      }
    }
    return Optional.of(
        pool.withInputs(List.of(pad.input(0))).withAttributes(attributes.with("pads", pads)));
  }

  /** What a node pads the last axes with minus infinity by, or null where it does anything else. */
  private static long @Nullable [] minusInfinity(TypedGraph typed, Node pad, int axes) {
    boolean constant =
        pad.domain().isEmpty()
            && pad.opType().equals("Pad")
            && pad.attributes().text("mode", "constant").equals("constant");
    if (!constant || !pad.hasInput(1) || !pad.hasInput(2)) {
      return null;
    }
    Optional<ConstantTensor> value = typed.constant(pad.input(2));
    Optional<ConstantTensor> sizes = typed.constant(pad.input(1));
    int rank = axes + 2;
    if (sizes.isEmpty() || value.isEmpty() || !(value.get().toFloats()[0] <= NOTHING)) {
      return null;
    }
    long[] given = sizes.get().toLongs();
    long[] where = axesOf(typed, pad, rank);
    if (where == null || given.length != 2 * where.length) {
      return null;
    }
    long[] all = new long[2 * rank];
    for (int i = 0; i < where.length; i++) {
      int axis = Math.floorMod(where[i], rank);
      all[axis] = given[i];
      all[rank + axis] = given[where.length + i];
    }
    boolean elsewhere = all[0] != 0 || all[1] != 0 || all[rank] != 0 || all[rank + 1] != 0;
    return elsewhere
        ? null
        : concatenated(
            Arrays.copyOfRange(all, 2, rank), Arrays.copyOfRange(all, rank + 2, 2 * rank));
  }

  private static long @Nullable [] axesOf(TypedGraph typed, Node pad, int rank) {
    if (!pad.hasInput(3)) {
      long[] all = new long[rank];
      Arrays.setAll(all, axis -> axis);
      return all;
    }
    return typed.constant(pad.input(3)).map(ConstantTensor::toLongs).orElse(null);
  }

  private static long[] concatenated(long[] begins, long[] ends) {
    long[] both = Arrays.copyOf(begins, begins.length + ends.length);
    System.arraycopy(ends, 0, both, begins.length, ends.length);
    return both;
  }
}
