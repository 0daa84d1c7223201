package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.ArrayList;
import java.util.List;

/**
 * Einsum: the gradient to an operand is an Einsum of the result's gradient and the other operands.
 *
 * <p>Axes that only this operand has were summed away, and receive the same everywhere; axes it
 * broadcasts are summed; a letter it repeats picks a diagonal, which is put back by a product with
 * the identity matrix.
 */
final class EinsumRule {
  private EinsumRule() {}

  static void differentiate(RuleContext c) {
    int count = c.node().inputs().size();
    int[] ranks = new int[count];
    for (int i = 0; i < count; i++) {
      ranks[i] = c.input(i).dims().rank();
    }
    String text = c.attributes().text("equation", "");
    try {
      EinsumEquation equation = EinsumEquation.of(text, ranks);
      for (int i = 0; i < count; i++) {
        int operand = i;
        c.fullToInput(i, g -> gradient(c, equation, operand, g));
      }
    } catch (IllegalArgumentException e) {
      throw new RuleNotApplicableException(
          "its equation '" + text + "' is not covered: " + e.getMessage());
    }
  }

  private static Value gradient(RuleContext c, EinsumEquation equation, int operand, Value g) {
    List<String> terms = new ArrayList<>(List.of(equation.result()));
    List<Value> values = new ArrayList<>(List.of(g));
    for (int i = 0; i < equation.operands().size(); i++) {
      if (i != operand) {
        terms.add(equation.operands().get(i));
        values.add(c.input(i));
      }
    }
    String wanted = withoutRepetition(c, equation, operand, terms, values);
    return contracted(c.graph(), terms, values, wanted, c.input(operand));
  }

  /** The operand's term with a letter of its own for every axis, tied by identity matrices. */
  private static String withoutRepetition(
      RuleContext c, EinsumEquation equation, int operand, List<String> terms, List<Value> values) {
    String term = equation.operands().get(operand);
    StringBuilder distinct = new StringBuilder();
    for (int axis = 0; axis < term.length(); axis++) {
      char letter = term.charAt(axis);
      if (distinct.indexOf(String.valueOf(letter)) >= 0) {
        char fresh = equation.unused(distinct.toString());
        terms.add("" + letter + fresh);
        values.add(Plain.unitMatrix(c.graph(), c.input(operand), axis));
        letter = fresh;
      }
      distinct.append(letter);
    }
    return distinct.toString();
  }

  private static Value contracted(
      GraphBuilder graph, List<String> terms, List<Value> values, String wanted, Value operand) {
    StringBuilder kept = new StringBuilder();
    List<Long> missing = new ArrayList<>();
    long[] sizes = operand.dims().toArray();
    long[] reached = new long[sizes.length];
    int rank = 0;
    for (int axis = 0; axis < sizes.length; axis++) {
      if (carried(terms, values, wanted.charAt(axis), sizes[axis])) {
        kept.append(wanted.charAt(axis));
        reached[rank++] = sizes[axis];
      } else {
        missing.add((long) axis);
        sizes[axis] = 1;
      }
    }
    Value sum =
        graph.emit(
            "Einsum",
            Attributes.NONE.with("equation", String.join(",", terms) + "->" + kept),
            ElementType.FLOAT,
            Dims.of(reached).range(0, rank),
            values.toArray(Value[]::new));
    if (missing.isEmpty()) {
      return sum;
    }
    Value axes = graph.longs(missing.stream().mapToLong(Long::longValue).toArray());
    Value whole =
        graph.emit("Unsqueeze", Attributes.NONE, ElementType.FLOAT, Dims.of(sizes), sum, axes);
    return graph.expandLike(whole, operand);
  }

  /** Whether a term has the letter, and not at a larger size than the operand, which broadcasts. */
  private static boolean carried(List<String> terms, List<Value> values, char letter, long size) {
    boolean found = false;
    for (int i = 0; i < terms.size(); i++) {
      int at = terms.get(i).indexOf(letter);
      if (at >= 0) {
        found = true;
        if (size == 1 && values.get(i).dims().at(at) != 1) {
          return false;
        }
      }
    }
    return found;
  }
}
