package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One node on the way of the batch through a graph: where its inputs carry the batch, and the means
 * to replace inputs that the fixed batch is baked into.
 */
final class BatchStep {
  private final Node node;
  private final BatchFlow flow;
  private final List<String> inputs;

  BatchStep(Node node, BatchFlow flow) {
    this.node = node;
    this.flow = flow;
    this.inputs = new ArrayList<>(node.inputs());
  }

  Node node() {
    return node;
  }

  Attributes attributes() {
    return node.attributes();
  }

  int inputCount() {
    return inputs.size();
  }

  /** The images of the fixed batch. */
  long batch() {
    return flow.batch();
  }

  /** Dimensions of an input at the fixed batch. */
  long[] in(int index) {
    return flow.dims(node.input(index));
  }

  /** Dimensions of the first output at the fixed batch. */
  long[] out() {
    return flow.dims(node.output(0));
  }

  /** Where an input carries the batch; empty where it does not follow it. */
  Optional<BatchAxis> axis(int index) {
    return flow.axis(node.input(index));
  }

  /** Where the first input carries the batch. */
  BatchAxis first() {
    return axis(0).orElseThrow(() -> refused("its data does not follow the batch"));
  }

  /** The integers of a constant input, or null where it is left out or computed. */
  long @Nullable [] longs(int index) {
    return flow.constant(node.input(index)).map(ConstantTensor::toLongs).orElse(null);
  }

  /** An axis that may count from the end. */
  static int axis(long axis, int rank) {
    return Math.toIntExact(axis < 0 ? axis + rank : axis);
  }

  /** Replaces an input by integers. */
  void replace(int index, String role, long... values) {
    inputs.set(index, flow.rewriting().constant(node, role, ConstantTensor.longs(values)));
  }

  /** Replaces an input by sizes of which one is multiplied by the number of images of a run. */
  void replaceSizes(int index, String role, long[] perImage, int axis) {
    inputs.set(index, runtimeSizes(role, perImage, axis));
  }

  /**
   * Sees to it that an input fits a value that carries the batch along {@code at} (in the input's
   * own axes): a constant is cut to one image and, where that is not enough, repeated in the graph.
   *
   * @param broadcasts whether size one along the axis fits too
   */
  void fit(int index, BatchAxis at, boolean broadcasts) {
    if (!node.hasInput(index)) {
      return;
    }
    Optional<BatchAxis> own = axis(index);
    if (own.isPresent()) {
      if (!own.get().equals(at)) {
        throw refused("its inputs carry the batch along different axes");
      }
      return;
    }
    Optional<ConstantTensor> constant = flow.constant(node.input(index));
    long[] dims = in(index);
    if (constant.isEmpty() || (broadcasts && dims[at.axis()] == 1)) {
      return;
    }
    ConstantTensor one = BatchRows.first(constant.get(), at, batch());
    if (one == null) {
      throw refused("it combines the batch with a constant that differs from image to image");
    }
    String name = flow.rewriting().constant(node, "image" + index, one);
    if (!broadcasts || at.perImage() > 1) {
      if (at.outer() > 1) {
        throw refused("a constant would have to be repeated inside an axis");
      }
      long[] repeats = new long[dims.length];
      Arrays.fill(repeats, 1);
      String counts = runtimeSizes("repeats" + index, repeats, at.axis());
      name = flow.rewriting().emit(node, "rows" + index, "Tile", Attributes.NONE, name, counts);
    }
    inputs.set(index, name);
  }

  private String runtimeSizes(String role, long[] perImage, int axis) {
    Rewriting rewriting = flow.rewriting();
    String rows = flow.rows();
    if (perImage[axis] != 1) {
      String factor =
          rewriting.constant(node, role + "/factor", ConstantTensor.longs(perImage[axis]));
      rows = rewriting.emit(node, role + "/rows", "Mul", Attributes.NONE, rows, factor);
    }
    List<String> parts = new ArrayList<>();
    if (axis > 0) {
      long[] before = Arrays.copyOfRange(perImage, 0, axis);
      parts.add(rewriting.constant(node, role + "/before", ConstantTensor.longs(before)));
    }
    parts.add(rows);
    if (axis + 1 < perImage.length) {
      long[] after = Arrays.copyOfRange(perImage, axis + 1, perImage.length);
      parts.add(rewriting.constant(node, role + "/after", ConstantTensor.longs(after)));
    }
    return rewriting.emit(
        node, role, "Concat", Attributes.NONE.with("axis", 0L), parts.toArray(String[]::new));
  }

  /** The node with its replaced inputs. */
  Node rewritten() {
    return inputs.equals(node.inputs()) ? node : node.withInputs(inputs);
  }

  /** What to throw where the batch cannot be freed at this node. */
  UnsupportedModelException refused(String why) {
    return new UnsupportedModelException(
        ("The model was exported for a fixed batch of %d, and %s '%s' does not let it be freed: %s;"
                + " export it with a dynamic batch dimension")
            .formatted(batch(), node.operator(), node.name(), why));
  }

  static Map<String, BatchAxis> outputs(Node node, BatchAxis axis) {
    Map<String, BatchAxis> axes = new HashMap<>();
    node.outputs().stream().filter(v -> !v.isEmpty()).forEach(v -> axes.put(v, axis));
    return axes;
  }
}
