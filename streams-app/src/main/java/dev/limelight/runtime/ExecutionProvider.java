package dev.limelight.runtime;

import java.util.Locale;

/** Where the graphs run. */
public enum ExecutionProvider {
  /** On the processor. */
  CPU,
  /** On an NVIDIA GPU; start-up fails where CUDA cannot be loaded. */
  CUDA,
  /** On CUDA where it loads, else on the CPU, with one log line that says why. */
  AUTO;

  /** The name in configuration and in events: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The provider of a name, in any case.
   *
   * @throws IllegalArgumentException if there is none, listing the accepted names
   */
  public static ExecutionProvider fromLabel(String label) {
    for (ExecutionProvider provider : values()) {
      if (provider.name().equalsIgnoreCase(label)) {
        return provider;
      }
    }
    throw new IllegalArgumentException(
        "Unknown execution provider '" + label + "'; accepted: cpu, cuda, auto");
  }
}
