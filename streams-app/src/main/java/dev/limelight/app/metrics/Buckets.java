package dev.limelight.app.metrics;

import java.time.Duration;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Bounds of the histograms. */
final class Buckets {
  /** From a decode of a millisecond to an explanation of a minute. */
  static final Duration[] DURATIONS =
      DoubleStream.of(
              1, 2.5, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000)
          .mapToObj(millis -> Duration.ofNanos(Math.round(millis * 1e6)))
          .toArray(Duration[]::new);

  /** From a result that is fresh to one of an hour's backlog. */
  static final Duration[] AGES =
      IntStream.of(
              100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 900_000, 3_600_000)
          .mapToObj(Duration::ofMillis)
          .toArray(Duration[]::new);

  /** Twentieths of [0,1]. */
  static final double[] SHARES =
      IntStream.rangeClosed(1, 20).mapToDouble(twentieth -> twentieth / 20.0).toArray();

  private Buckets() {}
}
