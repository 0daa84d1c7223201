package dev.limelight.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/**
 * Listens for the warnings with which libjpeg and zlib report that picture data ran out and that
 * they made up the rest; every other warning is about something harmless.
 */
final class Shortfall implements IIOReadWarningListener {
  private @Nullable String warning;

  @Override
  public void warningOccurred(ImageReader source, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.contains("premature end") || lower.contains("unexpected end")) {
      warning = text;
    }
  }

  void check() {
    if (warning != null) {
      throw new ImageRejectedException(
          ImageFault.TRUNCATED, "The image's data ends before its picture does: " + warning);
    }
  }
}
