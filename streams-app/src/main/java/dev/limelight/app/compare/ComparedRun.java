package dev.limelight.app.compare;

import dev.limelight.app.deadletters.DeadLetter;
import dev.limelight.topology.Topics;

/**
 * A run whose results are read.
 *
 * @param id its id
 * @param topics where its results are
 */
public record ComparedRun(String id, Topics topics) {

  /** Whether a dead letter is this run's, as far as it says. */
  boolean mayHave(DeadLetter letter) {
    return topics.deadLetters().equals(letter.topic()) && letter.mayBeOf(id);
  }
}
