package dev.limelight.onnx;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How matrix products carry the batch. */
final class BatchProducts {
  private BatchProducts() {}

  /** Leading axes broadcast; rows come from the left, columns from the right. */
  static BatchAxis matMul(BatchStep s) {
    int rank = s.out().length;
    BatchAxis result = null;
    for (int i = 0; i < 2; i++) {
      Optional<BatchAxis> own = s.axis(i);
      int size = s.in(i).length;
      if (own.isEmpty()) {
        continue;
      }
      if (size < 2 || own.get().axis() == (i == 0 ? size - 1 : size - 2)) {
        throw s.refused("it sums over the batch");
      }
      BatchAxis out = own.get().at(own.get().axis() + rank - size);
      if (result != null && !result.equals(out)) {
        throw s.refused("its inputs carry the batch along different axes");
      }
      result = out;
    }
    if (result == null) {
      throw s.refused("none of its inputs follows the batch");
    }
    for (int i = 0; i < 2; i++) {
      int axis = result.axis() - (rank - s.in(i).length);
      if (axis >= 0 && result.axis() < rank - 2) {
        s.fit(i, result.at(axis), true);
      }
    }
    return result;
  }

  static BatchAxis gemm(BatchStep s) {
    boolean left = s.axis(0).isPresent();
    if (left && s.axis(1).isPresent()) {
      throw s.refused("both of its matrices follow the batch");
    }
    BatchAxis own = left ? s.first() : s.axis(1).orElseThrow(() -> s.refused("only its bias does"));
    boolean turned = s.attributes().flag(left ? "transA" : "transB", false);
    int free = left == turned ? 1 : 0;
    if (own.axis() != free) {
      throw s.refused("it sums over the batch");
    }
    BatchAxis result = own.at(left ? 0 : 1);
    int biasAxis = s.node().hasInput(2) ? result.axis() - (2 - s.in(2).length) : -1;
    if (biasAxis >= 0) {
      s.fit(2, result.at(biasAxis), true);
    }
    return result;
  }

  /** The letter that stands for the batch has to be in the output and in nothing twice. */
  static BatchAxis einsum(BatchStep s) {
    String equation = s.attributes().text("equation", "").replace(" ", "");
    String[] sides = equation.split("->", -1);
    String[] terms = sides[0].split(",", -1);
    if (sides.length != 2 || equation.contains(".")) {
      throw s.refused("its equation '" + equation + "' has no explicit output or an ellipsis");
    }
    char letter = 0;
    BatchAxis own = BatchAxis.FIRST;
    List<Integer> untouched = new ArrayList<>();
    for (int i = 0; i < terms.length; i++) {
      Optional<BatchAxis> axis = s.axis(i);
      if (axis.isEmpty()) {
        untouched.add(i);
        continue;
      }
      char here = terms[i].charAt(axis.get().axis());
      if (letter != 0 && here != letter) {
        throw s.refused("its inputs carry the batch along different axes");
      }
      letter = here;
      own = axis.get();
    }
    int to = sides[1].indexOf(letter);
    if (to < 0) {
      throw s.refused("it sums over the batch");
    }
    for (int i : untouched) {
      int axis = terms[i].indexOf(letter);
      if (axis >= 0) {
        s.fit(i, own.at(axis), false);
      }
    }
    return own.at(to);
  }
}
