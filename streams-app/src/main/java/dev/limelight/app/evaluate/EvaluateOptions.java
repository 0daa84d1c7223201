package dev.limelight.app.evaluate;

import dev.limelight.app.metrics.BuildVersion;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.image.Preprocessing;
import dev.limelight.metric.MetricName;
import dev.limelight.metric.RcapOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What is evaluated, and how.
 *
 * @param rows names of the methods or variants, in the order of results
 * @param parameters of the methods, as far as they have any
 * @param metrics that score each map; RCAP is always among them
 * @param confidence the own class's probability must be above this; negative takes every image
 * @param seed of the noise
 * @param gallery how many images the report shows
 */
public record EvaluateOptions(
    List<String> rows,
    MethodOptions parameters,
    Set<MetricName> metrics,
    double confidence,
    long seed,
    int gallery) {

  /** The layout of the files; results of another are not taken up. */
  private static final String FORMAT = "2";

  /**
   * Options within their ranges.
   *
   * @throws IllegalArgumentException if one is not; the message says what is accepted
   */
  public EvaluateOptions {
    rows = List.copyOf(rows);
    if (!(confidence < 1)) {
      throw new IllegalArgumentException(
          "--min-confidence must be below 1, such as 0.9, got " + confidence);
    }
    if (gallery < 0) {
      throw new IllegalArgumentException("--gallery must be 0 or more, got " + gallery);
    }
  }

  /** All that the figures depend on besides the images: equal settings, equal figures. */
  Map<String, String> settings(ModelIdentity model, Preprocessing preprocessing) {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("format", FORMAT);
    settings.put("limelightVersion", BuildVersion.CURRENT);
    settings.put("model", model.id());
    settings.put("modelSha256", model.version());
    settings.put("backwardGraphSha256", model.backwardGraph());
    settings.put("executionProvider", model.executionProvider());
    settings.put("onnxRuntimeVersion", model.runtimeVersion());
    settings.put("preprocessing", preprocessing.toString());
    settings.put("methods", String.join(", ", rows));
    settings.put("samples", Integer.toString(parameters.samples()));
    settings.put("spread", Double.toString(parameters.spread()));
    settings.put("percentile", Double.toString(parameters.percentile()));
    settings.put("antithetic", Boolean.toString(parameters.antithetic()));
    settings.put("earlyStopping", parameters.earlyStopping().toString());
    settings.put("integratedGradients", parameters.integratedGradients().toString());
    settings.put("guidedIg", parameters.guidedIg().toString());
    settings.put("blurIg", parameters.blurIg().toString());
    settings.put("metrics", String.join(", ", metrics.stream().map(MetricName::label).toList()));
    settings.put("rcap", RcapOptions.DEFAULT.toString());
    settings.put("minConfidence", confidence < 0 ? "none" : Double.toString(confidence));
    settings.put("seed", Long.toString(seed));
    return settings;
  }
}
