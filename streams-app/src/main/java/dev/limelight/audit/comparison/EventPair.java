package dev.limelight.audit.comparison;

import java.util.Optional;

/**
 * An event that both runs explained.
 *
 * @param key the event
 * @param before what one run found
 * @param after what the other found
 * @param maps how much the maps are alike; empty where one is gone or their sizes differ
 */
public record EventPair(
    EventKey key, RunResult before, RunResult after, Optional<MapSimilarity> maps) {

  /** Change of RCAP, in [-1,1]. */
  public double change() {
    return after.rcap() - before.rcap();
  }

  /** Whether the model predicts another class. */
  public boolean flipped() {
    return before.topClass() != after.topClass();
  }
}
