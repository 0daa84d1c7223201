package dev.limelight.topology;

import dev.limelight.schemas.ImageEvent;
import java.util.Optional;

/** Decides which events are explained, and with how much. Thread-safe. */
public interface EventSelector {
  /** Explains every event as configured. */
  EventSelector ALL = (event, budget, deadline) -> Optional.empty();

  /**
   * What is to become of an event; empty to explain it as configured.
   *
   * @param budget of the event's partition
   * @param deadline when the event's time is over
   * @throws dev.limelight.topology.deadletter.EventRejectedException if the decision takes a
   *     prediction and the event cannot be classified
   */
  Optional<Selection> select(ImageEvent event, SecondBudget budget, Deadline deadline);

  /** Travels in the outcomes: the run that decides. */
  default String runId() {
    return "";
  }

  /** Whether budgets are kept, which takes a store. */
  default boolean hasBudget() {
    return false;
  }
}
