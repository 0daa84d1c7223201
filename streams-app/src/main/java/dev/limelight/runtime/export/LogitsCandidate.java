package dev.limelight.runtime.export;

import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Activation;
import java.util.Optional;

/**
 * A value that may be the logits.
 *
 * @param output the model's output that it leads to
 * @param value the value itself: the output, or what lies before its softmax
 * @param before how the value was found, where it is not the output itself
 */
record LogitsCandidate(ValueInfo output, String value, Optional<ProbabilityTail.Before> before) {

  Optional<Activation> activation() {
    return before.flatMap(ProbabilityTail.Before::activation);
  }

  /** Of two outputs with the same logits, the one that says more about them. */
  static LogitsCandidate preferred(LogitsCandidate first, LogitsCandidate second) {
    boolean secondNormalises = second.activation().isPresent() && first.activation().isEmpty();
    boolean firstOnlyChooses = first.before().isPresent() && first.activation().isEmpty();
    return secondNormalises || firstOnlyChooses ? second : first;
  }

  /** Its name, and where it was found. */
  String described() {
    return before
        .map(
            found ->
                "'%s', before %s that writes output '%s'"
                    .formatted(value, found.description(), output.name()))
        .orElse("'" + value + "'");
  }

  /** Number of classes as the output declares it: -1 where it is open, 0 where it cannot be. */
  long classes() {
    boolean chosen = before.isPresent() && activation().isEmpty();
    if (output.rank() == 0 || chosen) {
      return -1;
    }
    long classes = 1;
    for (int axis = 1; axis < output.rank(); axis++) {
      long size = output.dim(axis);
      if (size != 1 && classes != 1) {
        return 0;
      }
      classes = size == 1 ? classes : size;
    }
    return classes;
  }
}
