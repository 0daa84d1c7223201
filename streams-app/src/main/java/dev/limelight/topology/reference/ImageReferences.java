package dev.limelight.topology.reference;

import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;

/** Fetches images that events refer to. Thread-safe. */
public interface ImageReferences extends AutoCloseable {
  /** Follows no reference. */
  ImageReferences NONE =
      (uri, sha256) -> {
        throw new EventRejectedException(
            DeadLetterReason.REFERENCE_UNSUPPORTED,
            "References to images are not followed: " + uri);
      };

  /**
   * The image file.
   *
   * @param uri where it is
   * @param sha256 its SHA-256, lower-case hex
   * @throws EventRejectedException if it may not be read, is not there, or is another one
   * @throws ReferenceUnavailableException if the storage does not answer
   */
  byte[] fetch(String uri, String sha256);

  /** Whether any reference is followed at all. */
  default boolean areFollowed() {
    return false;
  }

  /** Lets go of connections. */
  @Override
  default void close() {}
}
