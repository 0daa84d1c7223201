package dev.limelight.app.bench;

import dev.limelight.explain.PhiloxNoise;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.random.Seed;
import dev.limelight.topology.ServedModel;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
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
    return round(first, count, 1);
  }

  /** As {@link #round(int, int)}, with the events spread over several such loops. */
  long round(int first, int count, int loops) {
    long start = nanoTime.getAsLong();
    CompletableFuture<?>[] running = new CompletableFuture<?>[loops];
    for (int loop = 0; loop < loops; loop++) {
      int begin = first + loop;
      running[loop] =
          CompletableFuture.runAsync(
              () -> {
                for (int number = begin; number < first + count; number += loops) {
                  explain(number);
                }
              },
              task -> new Thread(task, "limelight-bench-loop").start());
    }
    CompletableFuture.allOf(running).join();
    return nanoTime.getAsLong() - start;
  }

  private void explain(int number) {
    pipeline.explain(
        served.model(),
        served.preparation().encoded(events.picture(number)).values(),
        served.preparation().black(),
        OptionalInt.empty(),
        new PhiloxNoise(Seed.of(0, events.id(number), events.model())));
  }
}
