package dev.limelight.app.bench;

import dev.limelight.tensor.FloatTensor;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Explanations as a stream under load makes them: several at a time, one on each of its threads.
 * What one of them has to leave idle is then the others'.
 *
 * @param explanation makes them
 * @param atATime how many, at least 1
 * @param nanoTime a monotonic clock, nanoseconds
 */
record ExplanationLoad(OneExplanation explanation, int atATime, LongSupplier nanoTime) {

  /** Nanoseconds that each of one round takes of it. */
  double round(FloatTensor picture) {
    long start = nanoTime.getAsLong();
    CompletableFuture.allOf(
            IntStream.range(0, atATime)
                .mapToObj(
                    i ->
                        CompletableFuture.runAsync(
                            () -> explanation.of(picture),
                            task -> new Thread(task, "limelight-bench-load").start()))
                .toArray(CompletableFuture<?>[]::new))
        .join();
    return (double) (nanoTime.getAsLong() - start) / atATime;
  }
}
