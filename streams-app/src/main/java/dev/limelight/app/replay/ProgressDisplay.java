package dev.limelight.app.replay;

import java.io.PrintWriter;
import java.time.Duration;

/**
 * Shows progress: on a terminal as a bar that is redrawn, elsewhere as a line now and then. For one
 * thread.
 */
public final class ProgressDisplay {
  private static final int WIDTH = 30;
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(10);

  private final PrintWriter out;
  private final boolean terminal;
  private final String name;
  private long shown = -1;
  private Duration shownAt = Duration.ZERO;

  /**
   * Nothing is shown yet.
   *
   * @param out where
   * @param terminal whether that is one
   * @param name what goes on
   */
  public ProgressDisplay(PrintWriter out, boolean terminal, String name) {
    this.out = out;
    this.terminal = terminal;
    this.name = name;
  }

  /** Shows how far it is. */
  public void show(ProgressEstimate progress) {
    boolean finished = progress.done() >= progress.total();
    if (finished && shown == progress.done()) {
      return;
    }
    if (terminal) {
      out.print("\r\u001b[K" + name + " " + progress.bar(WIDTH) + " " + progress.text());
      if (finished) {
        out.println();
      }
    } else if (due(progress, finished)) {
      out.println(name + ": " + progress.text());
      shownAt = progress.elapsed();
    } else {
      return;
    }
    shown = progress.done();
    out.flush();
  }

  private boolean due(ProgressEstimate progress, boolean finished) {
    boolean first = shown < 0;
    boolean news = progress.done() != shown;
    boolean time = progress.elapsed().minus(shownAt).compareTo(BETWEEN_LINES) >= 0;
    return first || (news && (finished || time));
  }
}
