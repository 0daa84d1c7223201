package dev.limelight.app.evaluate;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a run is: a bar that is drawn over itself on a terminal, a plain line for each image
 * elsewhere. For one thread.
 */
public final class ProgressBar {
  private static final int WIDTH = 30;
  private static final double NANOS_PER_SECOND = 1e9;
  private static final String CLEAR = "\r\u001B[K";

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoClock;
  private int total;
  private int done;
  private int computed;
  private long start;

  /**
   * @param out where it is drawn
   * @param terminal whether that is a terminal
   * @param nanoClock a monotonic clock, nanoseconds
   */
  public ProgressBar(PrintWriter out, boolean terminal, LongSupplier nanoClock) {
    this.out = out;
    this.terminal = terminal;
    this.nanoClock = nanoClock;
  }

  void begin(int images) {
    total = images;
    start = nanoClock.getAsLong();
  }

  /**
   * One more image is done.
   *
   * @param how what came of it
   * @param wasComputed false if an earlier run had done it: it says nothing of the time to go
   */
  void step(String name, String how, boolean wasComputed) {
    done++;
    computed += wasComputed ? 1 : 0;
    String visible = name.replaceAll("\\p{Cntrl}", "?");
    if (terminal) {
      int full = WIDTH * done / total;
      out.print(
          CLEAR
              + "["
              + "#".repeat(full)
              + "-".repeat(WIDTH - full)
              + "] "
              + done
              + "/"
              + total
              + remaining()
              + "  "
              + (visible.length() > 30 ? visible.substring(0, 30) : visible));
    } else {
      out.println(done + "/" + total + "  " + visible + "  " + how + remaining());
    }
    out.flush();
  }

  /** A line that stays. */
  void say(String line) {
    out.println((terminal ? CLEAR : "") + line.replaceAll("\\p{Cntrl}", "?"));
    out.flush();
  }

  void end() {
    if (terminal) {
      out.print(CLEAR);
      out.flush();
    }
  }

  private String remaining() {
    if (computed == 0 || done == total) {
      return "";
    }
    double each = (nanoClock.getAsLong() - start) / NANOS_PER_SECOND / computed;
    return String.format(Locale.ROOT, "  %.0f s to go", each * (total - done));
  }
}
