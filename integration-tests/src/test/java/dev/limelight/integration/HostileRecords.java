package dev.limelight.integration;

import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * One record of every kind, in which everything that can be a text is the same one.
 *
 * @param stream whose topics they go to
 * @param producer writes what is Avro
 */
record HostileRecords(StreamUnderTest stream, ResultProducer producer) {
  private static final List<String> LETTER_TEXTS =
      List.of(
          DeadLetterHeaders.REASON,
          DeadLetterHeaders.MESSAGE,
          DeadLetterHeaders.EXCEPTION,
          DeadLetterHeaders.SOURCE_TOPIC);

  /** Sends the event with its map and score, an alert, a summary and a dead letter. */
  void send(String text) throws Exception {
    explain(text);
    producer.send(topics().auditAlerts(), text, alert(text));
    producer.send(topics().auditSummaries(), text, summary(text));
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    // Without a key, so that the event of this id is not taken for the buried one.
    ProducerRecord<String, byte[]> letter =
        new ProducerRecord<>(topics().deadLetters(), null, bytes);
    LETTER_TEXTS.forEach(header -> letter.headers().add(header, bytes));
    stream.records().write(List.of(letter));
  }

  private Topics topics() {
    return stream.topics();
  }

  private void explain(String text) {
    ImageEvent event =
        Events.encoded(text, Pictures.png(1))
            .setModelId(text)
            .setAttributes(Map.of(text, text))
            .build();
    SourcePosition source = producer.sendEvent(event);
    SyntheticResults results = producer.results();
    producer.send(
        topics().saliencyMaps(),
        text,
        SaliencyMap.newBuilder(results.map(event, source, 1))
            .setLabel(text)
            .setMethod(text)
            .setRunId(text)
            .build());
    producer.send(
        topics().rcapScores(),
        text,
        RcapScore.newBuilder(results.score(event, source, 1))
            .setLabel(text)
            .setMethod(text)
            .setRunId(text)
            .build());
  }

  private static AuditAlert alert(String text) {
    return AuditAlert.newBuilder()
        .setAlertId(text)
        .setRule(text)
        .setCondition(text)
        .setRunId(text)
        .setModelId(text)
        .setMethod(text)
        .setClassIndex(1)
        .setLabel(text)
        .setWindowStart(Instant.now())
        .setWindowEnd(Instant.now())
        .setValue(1)
        .setThreshold(0.5)
        .setEvents(1)
        .setEvidence(List.of())
        .setMessage(text)
        .build();
  }

  private static AuditSummary summary(String text) {
    return AuditSummary.newBuilder()
        .setRunId(text)
        .setModelId(text)
        .setMethod(text)
        .setClassIndex(1)
        .setLabel(text)
        .setWindowStart(Instant.now())
        .setWindowEnd(Instant.now())
        .setClosed(true)
        .setSkipped(Map.of(text, 1L))
        .build();
  }
}
