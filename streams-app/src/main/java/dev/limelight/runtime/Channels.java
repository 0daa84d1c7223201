package dev.limelight.runtime;

/** The colour channels a model takes, in its order. */
public enum Channels {
  /** Red, green, blue. */
  RGB(3),
  /** Blue, green, red. */
  BGR(3),
  /** One channel of luma. */
  GRAY(1);

  private final int count;

  Channels(int count) {
    this.count = count;
  }

  /** How many channels: 3 or 1. */
  public int count() {
    return count;
  }
}
