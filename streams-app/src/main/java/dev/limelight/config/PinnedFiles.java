package dev.limelight.config;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What the files of a model must be.
 *
 * @param model SHA-256 of {@code model.onnx}, 64 hexadecimal digits, lower case
 * @param backward SHA-256 of {@code model.backward.onnx}, likewise
 */
public record PinnedFiles(String model, String backward) {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  /** Takes digits of either case. */
  public PinnedFiles {
    model = checked(model);
    backward = checked(backward);
  }

  private static String checked(String digest) {
    String lower = digest.toLowerCase(Locale.ROOT);
    if (!SHA256.matcher(lower).matches()) {
      throw new IllegalArgumentException(
          "'" + digest + "' is no SHA-256: 64 hexadecimal digits, as sha256sum prints them");
    }
    return lower;
  }
}
