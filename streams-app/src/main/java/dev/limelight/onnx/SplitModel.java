package dev.limelight.onnx;

import java.nio.file.Path;
import java.util.Optional;

/**
 * A model for a runtime in this process: its structure, and where its large weights lie. Whoever
 * loads it maps them, instead of copying them out of a message.
 *
 * @param structure an ONNX model; the external data it names lie in the folder
 * @param folder nothing where all weights are within the structure
 */
public record SplitModel(byte[] structure, Optional<Path> folder) {
  /** A model that needs no folder. */
  public static SplitModel whole(byte[] bytes) {
    return new SplitModel(bytes, Optional.empty());
  }
}
