package dev.limelight.app.health;

import java.util.Locale;

/** What a process needs to be ready, in the order in which it comes about. */
public enum Condition {
  /** The models' graphs are open and have run once. */
  SESSIONS("the models' graphs are being opened"),
  /** The brokers answered, and have all topics. */
  BROKERS("the brokers were not reached yet"),
  /** The registry answered, and has all schemas. */
  REGISTRY("the registry was not reached yet"),
  /** Partitions are assigned, stores restored, all threads run. */
  STREAM("the stream was not started yet");

  private final String before;

  Condition(String before) {
    this.before = before;
  }

  /** What is missing at first. */
  String before() {
    return before;
  }

  /** The name outside the program. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
