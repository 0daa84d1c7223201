package dev.limelight.topology.registry;

/** The registry lacks an output schema, or holds one that ours is not compatible with. */
public final class MissingSchemaException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Names the subject and what to do. */
  public MissingSchemaException(String message, Throwable cause) {
    super(message, cause);
  }
}
