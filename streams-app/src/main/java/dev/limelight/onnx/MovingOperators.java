package dev.limelight.onnx;

import java.util.Set;

/** Operators that only move or repeat elements, of whatever type, and compute nothing. */
public final class MovingOperators {
  private static final Set<String> ALL =
      Set.of(
          "Concat",
          "DepthToSpace",
          "Expand",
          "Flatten",
          "Gather",
          "Identity",
          "Reshape",
          "Slice",
          "SpaceToDepth",
          "Split",
          "Squeeze",
          "Tile",
          "Transpose",
          "Unsqueeze");

  private MovingOperators() {}

  /** Whether an operator of {@code ai.onnx} is one. */
  public static boolean contain(String opType) {
    return ALL.contains(opType);
  }
}
