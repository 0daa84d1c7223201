package dev.limelight.app.bench;

import dev.limelight.explain.PhiloxNoise;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.random.Seed;
import dev.limelight.topology.ServedModel;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/**
 * The work of the stream without the stream: one event after the other is decoded, explained and
 * scored, and the result dropped.
 *
 * @param served the model
 * @param events what is explained
 * @param pipeline explains
 * @param nanoTime a monotonic clock, nanoseconds
 */
record PlainLoop(
    ServedModel served, BenchEvents events, ExplanationPipeline pipeline, LongSupplier nanoTime) {

  /** Nanoseconds for {@code count} events from the number {@code first} on. */
  long round(int first, int count) {
    long start = nanoTime.getAsLong();
    for (int number = first; number < first + count; number++) {
      pipeline.explain(
          served.model(),
          served.preparation().encoded(events.picture(number)).values(),
          served.preparation().black(),
          OptionalInt.empty(),
          new PhiloxNoise(Seed.of(0, events.id(number), events.model())));
    }
    return nanoTime.getAsLong() - start;
  }
}
