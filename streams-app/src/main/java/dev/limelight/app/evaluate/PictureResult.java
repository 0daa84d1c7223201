package dev.limelight.app.evaluate;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an evaluation found for one picture; written as JSON.
 *
 * @param file name of the picture
 * @param sha256 of its bytes
 * @param target the class it was evaluated for
 * @param label that class's label
 * @param probability of that class, in [0,1]
 * @param left why it does not count; null where it does
 * @param scores by map and metric; empty where it does not count
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
record PictureResult(
    String file,
    String sha256,
    int target,
    String label,
    double probability,
    @Nullable String left,
    Map<String, Map<String, Double>> scores) {

  PictureResult {
    scores = new LinkedHashMap<>(scores);
  }

  boolean counts() {
    return left == null;
  }
}
