package dev.limelight.app.evaluate;

import dev.limelight.runtime.FileDigest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;

/** What tells one image's result from another's: name, bytes, mask and class. */
final class ImageKey {
  private static final int DIGITS = 32;

  private ImageKey() {}

  /** The key: hexadecimal digits, fit for a file name whatever the image is called. */
  static String of(String name, byte[] image, Optional<byte[]> mask, OptionalInt own) {
    String all =
        String.join(
            "\n",
            FileDigest.sha256(image),
            mask.map(FileDigest::sha256).orElse("no mask"),
            own.isPresent() ? Integer.toString(own.getAsInt()) : "predicted",
            name);
    return FileDigest.sha256(all.getBytes(StandardCharsets.UTF_8)).substring(0, DIGITS);
  }
}
