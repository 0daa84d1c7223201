package dev.limelight.topology.audit;

import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.ResultDeserializer;
import dev.limelight.topology.registry.ResultSerializer;

/**
 * What the audit calls. All of it is thread-safe: stream threads share it, and it outlives them.
 *
 * @param reader reads results
 * @param events reads image events out of dead letters
 * @param results writes summaries and alerts
 * @param observer is told what the audit does
 */
public record AuditServices(
    ResultDeserializer reader,
    ImageEventDeserializer events,
    ResultSerializer results,
    AuditObserver observer) {

  /** Services that nobody observes. */
  public AuditServices(
      ResultDeserializer reader, ImageEventDeserializer events, ResultSerializer results) {
    this(reader, events, results, AuditObserver.NONE);
  }
}
