package dev.limelight.autodiff;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Values of which each element is a function of the same element of another value. A part of such a
 * value is the function of a part: whoever needs no more than that need not read the whole.
 */
public final class PointwiseValues {
  private final Map<String, Pointwise> values = new HashMap<>();

  PointwiseValues() {}

  /**
   * How a value was made.
   *
   * @param of the other value
   * @param function emits the function of that value, or of a part of it
   */
  public record Pointwise(Value of, UnaryOperator<Value> function) {}

  /** Emits a function of each element of a value, and remembers it. */
  public Value emit(Value of, UnaryOperator<Value> function) {
    Value result = function.apply(of);
    values.put(result.name(), new Pointwise(of, function));
    return result;
  }

  /** How a value was made, if it was made here. */
  public Optional<Pointwise> origin(Value value) {
    return Optional.ofNullable(values.get(value.name()));
  }
}
