package dev.limelight.dashboard.feed;

/**
 * How the feed is.
 *
 * @param broker whether the brokers answered last
 * @param registry whether the registry answered last
 * @param caughtUp whether everything that lay on the topics at start has been read
 * @param lag records not yet read
 * @param builds how many times the stores were built from the topics
 */
public record FeedState(boolean broker, boolean registry, boolean caughtUp, long lag, long builds) {
  /** Before the first answer. */
  static final FeedState STARTING = new FeedState(false, false, false, 0, 0);

  FeedState withBroker(boolean answers) {
    return new FeedState(answers, registry, caughtUp, lag, builds);
  }

  /** This, with another answer of the registry. */
  public FeedState withRegistry(boolean answers) {
    return new FeedState(broker, answers, caughtUp, lag, builds);
  }

  FeedState withLag(long records) {
    return new FeedState(broker, registry, caughtUp, records, builds);
  }

  FeedState built() {
    return new FeedState(broker, registry, true, lag, builds + 1);
  }

  FeedState building() {
    return new FeedState(broker, registry, false, lag, builds);
  }
}
