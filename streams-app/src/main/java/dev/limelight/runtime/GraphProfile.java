package dev.limelight.runtime;

import java.util.List;

/**
 * Where the time of one run of a graph goes: one image, one thread.
 *
 * @param operators the operators, the most expensive first
 */
public record GraphProfile(List<OperatorTime> operators) {

  /** What a node is there for. */
  public enum Part {
    /** Computes the logits. */
    FORWARD,
    /** Computes the gradient. */
    BACKWARD,
    /** Brings values into the blocked layout of ONNX Runtime's convolutions, or out of it. */
    LAYOUT
  }

  /**
   * All nodes of one operator in one part of the graph.
   *
   * @param opType the operator as it runs: ONNX Runtime's own where it merged several
   * @param part what its nodes are there for, by their names
   * @param nodes how many there are
   * @param ms milliseconds in a run, the sum of the nodes' medians over the runs
   */
  public record OperatorTime(String opType, Part part, int nodes, double ms) {}

  public GraphProfile {
    operators = List.copyOf(operators);
  }

  /** Milliseconds of all operators. */
  public double totalMs() {
    return operators.stream().mapToDouble(OperatorTime::ms).sum();
  }

  /** Milliseconds of one part. */
  public double partMs(Part part) {
    return operators.stream()
        .filter(time -> time.part() == part)
        .mapToDouble(OperatorTime::ms)
        .sum();
  }

  /** An operator's share of the time, in [0,1]. */
  public double share(OperatorTime time) {
    return time.ms() / Math.max(totalMs(), Double.MIN_NORMAL);
  }
}
