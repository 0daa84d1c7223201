package dev.limelight.runtime.export;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.Node;
import dev.limelight.tensor.Activation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a model does after its logits: a softmax, a sigmoid, their logarithms, as one operator or
 * written out; then perhaps a reshape, or the choice of the largest.
 */
final class ProbabilityTail {
  private static final int LONGEST = 50;
  private static final Node NONE = Node.of("", "", List.of(), List.of(), Attributes.NONE);
  private static final Set<String> PASSING =
      Set.of(
          "Identity",
          "Reshape",
          "Flatten",
          "Squeeze",
          "Unsqueeze",
          "Transpose",
          "Cast",
          "Dropout",
          "QuantizeLinear",
          "DequantizeLinear");
  private static final Set<String> CHOOSING = Set.of("ArgMax", "TopK", "Hardmax");

  /**
   * The value before a tail.
   *
   * @param value name of the logits
   * @param activation what the tail makes of them; empty where it only chooses the largest
   * @param description the tail's operator, for people
   */
  record Before(String value, Optional<Activation> activation, String description) {}

  private final Map<String, Node> producers;

  ProbabilityTail(Map<String, Node> producers) {
    this.producers = producers;
  }

  /** The logits before the tail that ends in a value, or nothing where it has no tail. */
  Optional<Before> before(String value) {
    String current = value;
    Optional<Before> chosen = Optional.empty();
    for (int i = 0; i < LONGEST; i++) {
      Node node = producers.get(current);
      if (node == null || !node.domain().isEmpty()) {
        return chosen;
      }
      Optional<Before> before = normaliser(node);
      if (before.isPresent()) {
        return before;
      }
      if (CHOOSING.contains(node.opType())) {
        chosen = Optional.of(new Before(node.input(0), Optional.empty(), "the " + node.opType()));
      } else if (!PASSING.contains(node.opType()) && !node.opType().equals("Log")) {
        return chosen;
      }
      current = node.input(0);
    }
    return chosen;
  }

  private Optional<Before> normaliser(Node node) {
    @Nullable String softmax =
        switch (node.opType()) {
          case "Softmax", "LogSoftmax" -> node.input(0);
          case "Div" -> softmaxOf(node);
          case "Sub" -> logSoftmaxOf(node);
          default -> null;
        };
    if (softmax != null) {
      return Optional.of(new Before(softmax, Optional.of(Activation.SOFTMAX), "the softmax"));
    }
    @Nullable String sigmoid =
        switch (node.opType()) {
          case "Sigmoid" -> node.input(0);
          case "Reciprocal" -> oddsOf(node.input(0));
          case "Div" -> isConstant(node.input(0)) ? oddsOf(node.input(1)) : null;
          default -> null;
        };
    return Optional.ofNullable(sigmoid)
        .map(logits -> new Before(logits, Optional.of(Activation.SIGMOID), "the sigmoid"));
  }

  /** {@code Exp(x) / ReduceSum(Exp(x))}, with or without the largest subtracted first. */
  private @Nullable String softmaxOf(Node division) {
    Node sum = producer(division.input(1), "ReduceSum");
    Node exp = producer(division.input(0), "Exp");
    boolean matches =
        !sum.equals(NONE) && !exp.equals(NONE) && sum.input(0).equals(division.input(0));
    return matches ? unshifted(exp.input(0)) : null;
  }

  /** {@code x - Log(ReduceSum(Exp(x)))} or {@code x - ReduceLogSumExp(x)}. */
  private @Nullable String logSoftmaxOf(Node difference) {
    String x = difference.input(0);
    Node whole = producer(difference.input(1), "ReduceLogSumExp");
    Node log = producer(difference.input(1), "Log");
    Node exp = producer(producer(log.input(0), "ReduceSum").input(0), "Exp");
    return whole.input(0).equals(x) || exp.input(0).equals(x) ? unshifted(x) : null;
  }

  /** {@code x} for {@code x - ReduceMax(x)}. */
  private String unshifted(String value) {
    Node shift = producer(value, "Sub");
    Node largest = producer(shift.input(1), "ReduceMax");
    return !largest.equals(NONE) && largest.input(0).equals(shift.input(0))
        ? shift.input(0)
        : value;
  }

  /** {@code x} for {@code 1 + Exp(-x)}, in either order. */
  private @Nullable String oddsOf(String value) {
    for (String term : producer(value, "Add").inputs()) {
      Node negative = producer(producer(term, "Exp").input(0), "Neg");
      if (!negative.equals(NONE)) {
        return negative.input(0);
      }
    }
    return null;
  }

  private boolean isConstant(String value) {
    Node producer = producers.get(value);
    return producer == null || producer.opType().equals("Constant");
  }

  /** The node that writes a value if it is of an operator, else one without inputs. */
  private Node producer(String value, String opType) {
    Node node = producers.get(value);
    return node != null && node.operator().equals(opType) ? node : NONE;
  }
}
