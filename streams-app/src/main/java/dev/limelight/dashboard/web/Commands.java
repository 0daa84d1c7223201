package dev.limelight.dashboard.web;

import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.Letter;
import java.util.Optional;

/** Command lines for what the page only shows; ids are quoted for a POSIX shell. */
final class Commands {
  private static final String CONFIG = " --config limelight.properties";

  String verify(Entry entry) {
    return "limelight verify --run "
        + quoted(entry.run())
        + CONFIG
        + " -- "
        + quoted(entry.eventId());
  }

  /** Sends a letter back; empty where that would send nothing. */
  Optional<String> redrive(Letter letter) {
    return letter.replay().isPresent()
        ? Optional.empty()
        : Optional.of(
            "limelight dead-letters redrive --letter "
                + letter.position().partition()
                + ":"
                + letter.position().offset()
                + CONFIG);
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9._:/@%+,=][A-Za-z0-9._:/@%+,=-]*")
        ? text
        : "'" + text.replace("'", "'\\''") + "'";
  }
}
