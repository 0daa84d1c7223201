package dev.limelight.app.verify;

import dev.limelight.schemas.ExplanationParameters;
import dev.limelight.schemas.SaliencyMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How a map was computed, from the map itself, as settings of the configuration. */
public final class RecordedSettings {
  private static final String PREFIX = "explanation.";

  private RecordedSettings() {}

  /** {@code key=value} for the method and each of its parameters. */
  public static List<String> of(SaliencyMap map) {
    List<String> settings = new ArrayList<>();
    settings.add(PREFIX + "method=" + map.getMethod());
    settings.add("run.id=" + map.getRunId());
    settings.add("saliency.encoding=" + map.getEncoding().name().toLowerCase(Locale.ROOT));
    ExplanationParameters parameters = map.getParameters();
    add(settings, "samples", parameters.getSamples());
    add(settings, "spread", parameters.getSpread());
    add(settings, "percentile", parameters.getPercentile());
    parameters.getOthers().forEach((name, value) -> add(settings, name, value));
    return settings;
  }

  private static void add(List<String> settings, String name, @Nullable Object value) {
    if (value != null) {
      settings.add(PREFIX + name + "=" + value);
    }
  }
}
