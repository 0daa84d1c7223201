package dev.limelight.runtime;

/** CUDA was asked for and cannot be used here. The message names what is missing. */
public final class ProviderUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ProviderUnavailableException(String reason) {
    super(
        "Execution provider cuda was asked for and cannot be used: "
            + reason
            + ". Or ask for cpu or auto.");
  }
}
