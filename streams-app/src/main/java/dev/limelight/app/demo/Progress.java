package dev.limelight.app.demo;

import java.io.PrintWriter;
import java.util.Locale;

/** Says what is going on, each line with the seconds since the start. Safe for several threads. */
final class Progress {
  private final PrintWriter out;
  private final long startNanos = System.nanoTime();

  Progress(PrintWriter out) {
    this.out = out;
  }

  /** Prints a line; the arguments are those of {@link String#format}. */
  synchronized void say(String format, Object... arguments) {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    String text = String.format(Locale.ROOT, format, arguments);
    out.printf(Locale.ROOT, "[%5.1f s] %s%n", seconds, text);
    out.flush();
  }
}
