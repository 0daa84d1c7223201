package dev.limelight.runtime.export;

/** A model that is to be exported for one image at a time. */
final class OneImageOnlyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Of a model.
   *
   * @param reason what it does with several, as a clause
   */
  OneImageOnlyException(String reason) {
    super(reason);
  }

  /** Of a model that does not run with several images. */
  OneImageOnlyException(String reason, ExportException cause) {
    super(reason, cause);
  }
}
