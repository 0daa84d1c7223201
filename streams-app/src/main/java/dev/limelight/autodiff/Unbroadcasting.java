package dev.limelight.autodiff;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Numpy broadcasting, backwards: what was repeated forward is summed. */
final class Unbroadcasting {
  private Unbroadcasting() {}

  /**
   * A gradient of a broadcast result, reduced to one operand's dimensions.
   *
   * <p>Where the operand has size one (or no axis) and the result does not, the gradient is summed;
   * where the gradient itself is constant along that axis, it is multiplied by the size instead.
   * Where operand and result agree, a gradient of size one stays so: it is constant along the axis.
   *
   * @param gradient of the result; each dimension the result's or one, at most the result's rank
   * @param whole the result
   */
  static Value apply(GraphBuilder graph, Value gradient, Value whole, Dims operand) {
    return apply(graph, gradient, whole.dims(), operand, Optional.of(whole));
  }

  /** As above, where the gradient has all dimensions of the result. */
  static Value apply(GraphBuilder graph, Value gradient, Dims result, Dims operand) {
    return apply(graph, gradient, result, operand, Optional.empty());
  }

  private static Value apply(
      GraphBuilder graph, Value gradient, Dims result, Dims operand, Optional<Value> whole) {
    Value full = gradient;
    if (gradient.dims().rank() < result.rank()) {
      full = graph.reshape(gradient, leadingOnes(gradient.dims(), result.rank()));
    }
    int lead = result.rank() - operand.rank();
    Dims gradientDims = full.dims();
    long repeated = 1;
    List<Integer> counted = new ArrayList<>();
    for (int axis = 0; axis < result.rank(); axis++) {
      boolean broadcast = axis < lead || (operand.at(axis - lead) == 1 && result.at(axis) != 1);
      if (broadcast && gradientDims.at(axis) == 1 && result.at(axis) != 1) {
        if (result.at(axis) == Dims.DYNAMIC) {
          counted.add(axis);
        } else {
          repeated *= result.at(axis);
        }
      }
    }
    int[] summed =
        IntStream.range(0, result.rank())
            .filter(axis -> gradientDims.at(axis) != 1)
            .filter(axis -> axis < lead || operand.at(axis - lead) == 1)
            .toArray();
    Value reduced = graph.scale(graph.reduceSum(full, summed), (float) repeated);
    if (!counted.isEmpty()) {
      int[] axes = counted.stream().mapToInt(Integer::intValue).toArray();
      reduced = graph.mul(reduced, RuntimeSizes.count(graph, whole.orElseThrow(), axes));
    }
    return lead == 0 ? reduced : graph.reshape(reduced, reduced.dims().range(lead, result.rank()));
  }

  private static Dims leadingOnes(Dims dims, int rank) {
    long[] sizes = new long[rank];
    for (int axis = 0; axis < rank; axis++) {
      int own = axis - (rank - dims.rank());
      sizes[axis] = own < 0 ? 1 : dims.at(own);
    }
    return Dims.of(sizes);
  }
}
