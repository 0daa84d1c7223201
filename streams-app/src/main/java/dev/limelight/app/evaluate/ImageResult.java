package dev.limelight.app.evaluate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.List;
import java.util.Map;

/**
 * What was found for one image; written to a file of its own once it is complete.
 *
 * @param file the image's file name
 * @param key of the image with its mask and class, see {@link ImageKey}
 * @param target the image's class
 * @param label of that class
 * @param probability of that class
 * @param top the predicted class
 * @param topProbability of the predicted class
 * @param masked whether there was a ground truth
 * @param maps one per method; empty where the model was not confident enough
 */
public record ImageResult(
    String file,
    String key,
    int target,
    String label,
    double probability,
    int top,
    double topProbability,
    boolean masked,
    List<MapResult> maps) {

  /** A result with its own copy of the list. */
  public ImageResult {
    maps = List.copyOf(maps);
  }

  /**
   * Scores of one map.
   *
   * @param method name of the method or variant
   * @param scores by metric's name
   * @param notes how the map came about
   */
  public record MapResult(String method, Map<String, Double> scores, Map<String, String> notes) {}

  /** Whether the image counts. */
  @JsonIgnore
  public boolean isScored() {
    return !maps.isEmpty();
  }
}
