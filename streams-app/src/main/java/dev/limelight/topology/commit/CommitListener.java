package dev.limelight.topology.commit;

import java.time.Duration;

/**
 * Told how the transactions of stream threads end, on the thread whose transaction it is; all that
 * the thread processed since its last one belongs to it. Thread-safe; must not throw.
 */
public interface CommitListener {
  /** Does nothing. */
  CommitListener NONE =
      new CommitListener() {
        @Override
        public void committed(Duration took) {
          // Nothing to do.
        }

        @Override
        public void aborted() {
          // Nothing to do.
        }
      };

  /**
   * The thread's transaction is committed.
   *
   * @param took how long the commit took
   */
  void committed(Duration took);

  /**
   * What the thread did since its last commit is taken back, or there was nothing: its events are
   * read again, here or elsewhere.
   */
  void aborted();
}
