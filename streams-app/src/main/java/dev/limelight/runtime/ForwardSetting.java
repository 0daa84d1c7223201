package dev.limelight.runtime;

import dev.limelight.runtime.SessionSettings.Waiting;
import java.util.ArrayList;
import java.util.List;

/**
 * One way to run a model's forward or backward graph over many images.
 *
 * @param batch images per run
 * @param intraOpThreads threads an operator may use
 * @param sideBySide runs at a time
 * @param spinning whether the session's threads spin while they wait
 */
public record ForwardSetting(int batch, int intraOpThreads, int sideBySide, boolean spinning) {
  private static final int BATCH = 8;
  private static final int LARGE_BATCH = 32;

  /** The settings worth trying on a provider, on so many threads. */
  static List<ForwardSetting> candidates(
      ExecutionProvider provider, int threads, boolean batchIsFree) {
    List<ForwardSetting> candidates = new ArrayList<>();
    List<Integer> batches = batchIsFree ? List.of(1, BATCH) : List.of(1);
    if (provider == ExecutionProvider.CUDA) {
      batches.forEach(batch -> candidates.add(new ForwardSetting(batch, 1, 1, false)));
      if (batchIsFree) {
        candidates.add(new ForwardSetting(LARGE_BATCH, 1, 1, false));
      }
      return candidates;
    }
    for (int batch : batches) {
      candidates.add(new ForwardSetting(batch, 1, threads, false));
      if (threads > 1) {
        candidates.add(new ForwardSetting(batch, threads, 1, false));
        candidates.add(new ForwardSetting(batch, threads, 1, true));
      }
    }
    return candidates;
  }

  SessionSettings session(ExecutionProvider provider) {
    return new SessionSettings(
        provider, intraOpThreads, spinning ? Waiting.SPINNING : Waiting.SLEEPING, batch);
  }

  @Override
  public String toString() {
    return "batch %d, %d threads each, %d side by side%s"
        .formatted(batch, intraOpThreads, sideBySide, spinning ? ", spinning" : "");
  }
}
