package dev.limelight.topology;

import java.util.List;

/** How one model wants its images. Thread-safe. */
public interface ImagePreparation {

  /**
   * Decodes and preprocesses an image file.
   *
   * @throws dev.limelight.topology.deadletter.EventRejectedException if it is no image that is read
   */
  PreparedImage encoded(byte[] file);

  /**
   * Takes an image that is preprocessed already.
   *
   * @param shape as the event declares it
   * @param values float32, little-endian
   * @throws dev.limelight.topology.deadletter.EventRejectedException if it does not fit the model
   */
  PreparedImage tensor(List<Integer> shape, byte[] values);

  /** The normalised value of a black pixel, one per channel. */
  float[] black();
}
