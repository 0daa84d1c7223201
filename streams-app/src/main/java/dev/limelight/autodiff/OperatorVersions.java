package dev.limelight.autodiff;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** At which opsets ONNX defined or changed each operator of {@code ai.onnx}. Immutable. */
public final class OperatorVersions {
  private static final OperatorVersions STANDARD =
      new OperatorVersions(
          FactTable.read(OperatorVersions.class, "operator-versions.tsv", 2).entrySet().stream()
              .collect(
                  Collectors.toUnmodifiableMap(
                      Map.Entry::getKey, entry -> numbers(entry.getValue().get(0).get(1)))));

  private final Map<String, int[]> versions;

  private OperatorVersions(Map<String, int[]> versions) {
    this.versions = versions;
  }

  /** Up to opset 24, as ONNX published them. */
  public static OperatorVersions standard() {
    return STANDARD;
  }

  /** All operators there are. */
  public Set<String> operators() {
    return versions.keySet();
  }

  /** The version of an operator in force at an opset; empty where it does not exist there. */
  public OptionalInt at(String opType, int opset) {
    int[] all = versions.getOrDefault(opType, new int[0]);
    int latest = 0;
    for (int version : all) {
      if (Math.abs(version) <= opset) {
        latest = version;
      }
    }
    return latest > 0 ? OptionalInt.of(latest) : OptionalInt.empty();
  }

  /**
   * The part of a range of opsets in which an operator exists, as {@code "11-21"}. What it was at
   * first counts even where ONNX has withdrawn that form since: models have it.
   *
   * @return empty where it exists in none of them
   */
  public Optional<String> within(String opType, int first, int last) {
    int[] opsets =
        IntStream.rangeClosed(first, last).filter(opset -> exists(opType, opset)).toArray();
    return opsets.length == 0
        ? Optional.empty()
        : Optional.of(opsets[0] + "-" + opsets[opsets.length - 1]);
  }

  private boolean exists(String opType, int opset) {
    int first = versions.getOrDefault(opType, new int[] {1})[0];
    return at(opType, opset).isPresent() || (first < 0 && -first <= opset);
  }

  private static int[] numbers(String column) {
    return Arrays.stream(column.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
