package dev.limelight.topology;

import dev.limelight.topology.commit.IdleCommits;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.ResultSerializer;
import java.util.function.LongSupplier;

/**
 * What the topology calls. All of it is thread-safe: stream threads share it, and it outlives them.
 *
 * @param events reads image events
 * @param results writes results
 * @param explainer explains events
 * @param selector decides which, and with how much
 * @param observer is told how events end
 * @param idle takes the commits that are wanted once no more events wait
 * @param nanoTime a monotonic clock, nanoseconds, by which events have their time
 */
public record TopologyServices(
    ImageEventDeserializer events,
    ResultSerializer results,
    ImageEventExplainer explainer,
    EventSelector selector,
    ExplanationObserver observer,
    IdleCommits idle,
    LongSupplier nanoTime) {

  /** Services that explain every event as configured. */
  public TopologyServices(
      ImageEventDeserializer events, ResultSerializer results, ImageEventExplainer explainer) {
    this(events, results, explainer, EventSelector.ALL);
  }

  /** Services that nobody observes, whose commits nobody asks for, and where no time passes. */
  public TopologyServices(
      ImageEventDeserializer events,
      ResultSerializer results,
      ImageEventExplainer explainer,
      EventSelector selector) {
    this(
        events,
        results,
        explainer,
        selector,
        ExplanationObserver.NONE,
        new IdleCommits(() -> 0),
        () -> 0);
  }
}
