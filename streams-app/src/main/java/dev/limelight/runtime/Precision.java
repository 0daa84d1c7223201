package dev.limelight.runtime;

import java.nio.file.Path;
import java.util.Locale;

/** What a GPU computes gradients and logits in. */
public enum Precision {
  /** The exporter's graph as it is. */
  FLOAT32,
  /** The graph beside it, in which all that bears it is float16. */
  FLOAT16;

  /** The name in configuration: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return label();
  }

  /** The file of this precision that belongs to a backward graph's file. */
  public Path file(Path backward) {
    if (this == FLOAT32) {
      return backward;
    }
    String name = String.valueOf(backward.getFileName());
    String stem = name.endsWith(".onnx") ? name.substring(0, name.length() - 5) : name;
    return backward.resolveSibling(stem + "." + label() + ".onnx");
  }
}
