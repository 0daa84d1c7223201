package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a method attributes to an image.
 *
 * @param values signed, {@code [C,H,W]}; one channel where the method tells none apart
 * @param notes see {@link ExplainedMap}
 * @param samplesUsed see {@link ExplainedMap}
 */
record Attribution(FloatTensor values, Map<String, String> notes, OptionalInt samplesUsed) {

  Attribution {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  Attribution(FloatTensor values, Map<String, String> notes) {
    this(values, notes, OptionalInt.empty());
  }

  /** An attribution without notes. */
  static Attribution of(FloatTensor values) {
    return new Attribution(values, Map.of());
  }

  /** This one, of so many samples. */
  Attribution withSamplesUsed(OptionalInt samplesUsed) {
    return new Attribution(values, notes, samplesUsed);
  }
}
