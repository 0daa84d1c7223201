package dev.limelight.dashboard.store;

import java.util.Locale;

/** How an image event ended. */
public enum Outcome {
  /** In a map and a score. */
  EXPLAINED,
  /** In a map and a score, with less than configured. */
  DEGRADED,
  /** Not explained, by a declared rule. */
  SKIPPED,
  /** In the dead letters. */
  DEAD;

  /** The name in addresses and JSON. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
