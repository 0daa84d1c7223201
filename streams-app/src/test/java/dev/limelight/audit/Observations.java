package dev.limelight.audit;

import dev.limelight.schemas.AuditObservation;
import dev.limelight.schemas.ObservationKind;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** Observations and options for the audit's tests. */
final class Observations {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  static final String METHOD = "smooth-grad";
  static final WindowRow ROW = new WindowRow(METHOD, 3);

  private Observations() {}

  static AuditOptions options(AlertRule... rules) {
    return new AuditOptions(
        Duration.ofMinutes(1), Duration.ofSeconds(30), 10, 0.25, 2, List.of(rules));
  }

  static AuditObservation score(String event, double rcap, double share, boolean agreement) {
    return of(ObservationKind.SCORE, event)
        .setRcap(rcap)
        .setRegionShare(share)
        .setAgreement(agreement)
        .build();
  }

  static AuditObservation map(String event, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(values.length);
    for (int value : values) {
      bytes.put((byte) value);
    }
    return of(ObservationKind.MAP, event).setThumbnail(bytes.flip()).build();
  }

  static AuditObservation ended(ObservationKind kind, String event, String reason) {
    return of(kind, event).setReason(reason).build();
  }

  /** The same, of an event that much later. */
  static AuditObservation after(AuditObservation seen, Duration later) {
    return AuditObservation.newBuilder(seen).setEventTime(seen.getEventTime().plus(later)).build();
  }

  private static AuditObservation.Builder of(ObservationKind kind, String event) {
    return AuditObservation.newBuilder()
        .setKind(kind)
        .setEventId(event)
        .setEventTime(TIME)
        .setRunId("main")
        .setModelId("signs")
        .setMethod(METHOD)
        .setModelVersion("aa")
        .setClassIndex(3)
        .setLabel("stop");
  }
}
