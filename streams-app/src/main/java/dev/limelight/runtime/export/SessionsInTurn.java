package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Graphs of which only the one that was run last has a session: an open one holds more memory than
 * opening it again takes time.
 *
 * <p>Runs of one graph may go side by side, those of different graphs must not.
 */
final class SessionsInTurn implements AutoCloseable {
  private @Nullable Turn current;
  private @Nullable OrtRunner runner;

  /** Another graph; its session is opened before its first run and where its turn comes again. */
  GraphRuns add(Supplier<OrtRunner> session) {
    return new Turn(session);
  }

  private final class Turn implements GraphRuns {
    private final Supplier<OrtRunner> opening;

    private Turn(Supplier<OrtRunner> opening) {
      this.opening = opening;
    }

    @Override
    public Map<String, FloatTensor> run(Feeds feeds) {
      return session(this).run(feeds);
    }
  }

  private synchronized OrtRunner session(Turn turn) {
    OrtRunner open = runner;
    if (open == null || current != turn) {
      close();
      open = turn.opening.get();
      runner = open;
      current = turn;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    OrtRunner open = runner;
    runner = null;
    current = null;
    if (open != null) {
      open.close();
    }
  }
}
