package dev.limelight.audit;

/** What became of a map when it was computed again. */
public enum Verdict {
  /** The same to the bit. */
  IDENTICAL("identical"),
  /** Computed by something else than before, and no further from it than that explains. */
  WITHIN_TOLERANCE("within tolerance"),
  /** Another map. */
  DIFFERENT("different");

  private final String words;

  Verdict(String words) {
    this.words = words;
  }

  /** In words. */
  public String words() {
    return words;
  }
}
