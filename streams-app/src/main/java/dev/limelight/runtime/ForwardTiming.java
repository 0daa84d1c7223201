package dev.limelight.runtime;

import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one image costs in each setting that was tried. Of the forward pass, the best of them is the
 * unit in which an explanation's cost is reported.
 *
 * @param msPerImage wall-clock milliseconds per image, the median of the rounds, by setting, in the
 *     order tried
 */
public record ForwardTiming(Map<ForwardSetting, Double> msPerImage) {

  public ForwardTiming {
    if (msPerImage.isEmpty()) {
      throw new IllegalArgumentException("A timing has at least one setting");
    }
    msPerImage = Collections.unmodifiableMap(new LinkedHashMap<>(msPerImage));
  }

  /** The fastest setting. */
  public ForwardSetting best() {
    return Collections.min(
            msPerImage.entrySet(), Map.Entry.comparingByValue(Comparator.naturalOrder()))
        .getKey();
  }

  /** The fastest settings, best first; all of them where there are fewer. */
  public List<ForwardSetting> fastest(int count) {
    return msPerImage.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .limit(count)
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Milliseconds per image in the fastest setting. */
  public double bestMs() {
    return Collections.min(msPerImage.values());
  }
}
