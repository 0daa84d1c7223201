package dev.limelight.runtime.export;

/** An exported graph did not prove itself and was not written. */
public final class SelfCheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final transient SelfCheckResult result;

  SelfCheckFailedException(SelfCheckResult result) {
    super(result.summary());
    this.result = result;
  }

  /** The figures. */
  public SelfCheckResult result() {
    return result;
  }
}
