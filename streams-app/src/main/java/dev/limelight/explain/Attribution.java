package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a method attributes to an image.
 *
 * @param values signed, {@code [C,H,W]}; one channel where the method tells none apart
 * @param notes see {@link ExplainedMap}
 */
record Attribution(FloatTensor values, Map<String, String> notes) {

  Attribution {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /** An attribution without notes. */
  static Attribution of(FloatTensor values) {
    return new Attribution(values, Map.of());
  }
}
