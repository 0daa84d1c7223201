package dev.limelight.app.metrics;

/** The formats that Prometheus reads, as content types. */
public final class ExpositionFormat {
  /** The text format, which everything reads. */
  public static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  /** OpenMetrics' text format. */
  public static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private ExpositionFormat() {}

  /** The one to answer with, by the request's Accept header. */
  public static String of(String accept) {
    return accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
  }
}
