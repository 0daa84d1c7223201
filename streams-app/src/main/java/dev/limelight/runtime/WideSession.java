package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * A session over all threads beside one of a single thread, where that is the same computation to
 * the bit and faster. Kernels may split sums by the number of threads, but they do so by the sizes
 * of their operands and not by their values: two images whose logits agree in every bit show that
 * those of all images do.
 */
final class WideSession {
  private static final int RUNS = 5;

  /** What a run over all threads may take of a run in one, to be worth a second session. */
  private static final double WORTH = 0.8;

  private WideSession() {}

  /**
   * Opens it.
   *
   * @param single the same graph in one thread
   * @param threads at least 2
   * @param nanoTime a monotonic clock: decides what is faster, and so nothing about results
   * @return a session that the caller closes, or empty
   */
  static Optional<GraphSession> open(
      GraphSessions sessions, GraphSession single, int threads, LongSupplier nanoTime)
      throws OrtException {
    GraphSession wide = sessions.open(SessionSettings.wide(threads));
    try (RunSlot one = new RunSlot(single);
        RunSlot all = new RunSlot(wide)) {
      float[] ramp = RampImage.of(single.ports());
      if (agree(one, all, ramp) && agree(one, all, scattered(ramp)) && pays(one, all, nanoTime)) {
        return Optional.of(wide);
      }
    } catch (OrtException | RuntimeException e) {
      wide.close();
      throw e;
    }
    wide.close();
    return Optional.empty();
  }

  private static boolean agree(RunSlot one, RunSlot other, float[] image) throws OrtException {
    return Arrays.equals(result(one, image), result(other, image));
  }

  private static float[] result(RunSlot slot, float[] image) throws OrtException {
    slot.write(0, image, 0);
    slot.run(1);
    return slot.row(0);
  }

  private static float[] scattered(float[] ramp) {
    float[] image = new float[ramp.length];
    for (int i = 0; i < image.length; i++) {
      image[i] = ramp[image.length - 1 - i] * (i % 7) / 3f;
    }
    return image;
  }

  /** Compares the least of several runs in turns: what others do at the same time only adds. */
  private static boolean pays(RunSlot one, RunSlot all, LongSupplier nanoTime) throws OrtException {
    long single = Long.MAX_VALUE;
    long wide = Long.MAX_VALUE;
    for (int i = 0; i < RUNS; i++) {
      single = Math.min(single, nanos(one, nanoTime));
      wide = Math.min(wide, nanos(all, nanoTime));
    }
    return wide < WORTH * single;
  }

  private static long nanos(RunSlot slot, LongSupplier nanoTime) throws OrtException {
    long start = nanoTime.getAsLong();
    slot.run(1);
    return nanoTime.getAsLong() - start;
  }
}
