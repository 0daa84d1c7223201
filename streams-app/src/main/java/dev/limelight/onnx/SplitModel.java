package dev.limelight.onnx;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model for a runtime in this process: its structure, and where its large weights lie. Whoever
 * loads it maps them, instead of copying them out of a message.
 */
public final class SplitModel {
  private final byte[] structure;
  private final Optional<Path> folder;

  SplitModel(byte[] structure, Optional<Path> folder) {
    this.structure = structure;
    this.folder = folder;
  }

  /** A model that needs no folder. */
  public static SplitModel whole(byte[] bytes) {
    return new SplitModel(bytes, Optional.empty());
  }

  /** An ONNX model, not copied; the external data it names lie in the folder. */
  public byte[] structure() {
    return structure;
  }

  /** Nothing where all weights are within the structure. */
  public Optional<Path> folder() {
    return folder;
  }
}
