package dev.limelight.app.replay;

import java.time.Duration;
import java.util.Locale;

/**
 * How far some work is and how long the rest takes at the pace so far.
 *
 * @param done units that are done
 * @param total units in all
 * @param sinceStart units that were done since the measurement began
 * @param elapsed time since then
 */
public record ProgressEstimate(long done, long total, long sinceStart, Duration elapsed) {

  /** The share that is done, in [0,1]; 1 where there is nothing to do. */
  double share() {
    return total == 0 ? 1 : (double) done / total;
  }

  /** Units a second; 0 before the first. */
  double perSecond() {
    double seconds = elapsed.toNanos() / 1e9;
    return seconds <= 0 ? 0 : sinceStart / seconds;
  }

  /** In words, such as {@code 40 of 100 (40 %), 12.5/s, 0:05 left}. */
  String text() {
    String rest = "";
    if (done < total && sinceStart > 0) {
      rest =
          String.format(
              Locale.ROOT,
              ", %.1f/s, %s left",
              perSecond(),
              clock(Math.round((total - done) / perSecond())));
    }
    return String.format(
        Locale.ROOT, "%d of %d (%d %%)%s", done, total, (int) Math.floor(100 * share()), rest);
  }

  /** {@code [#####.....]} of so many characters between the brackets. */
  String bar(int width) {
    int full = (int) Math.floor(width * share());
    return "[" + "#".repeat(full) + ".".repeat(width - full) + "]";
  }

  private static String clock(long seconds) {
    long hours = seconds / 3600;
    String format = hours > 0 ? "%d:%02d:%02d" : "%2$d:%3$02d";
    return String.format(Locale.ROOT, format, hours, seconds / 60 % 60, seconds % 60);
  }
}
