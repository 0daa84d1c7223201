package dev.limelight.dashboard.feed;

import dev.limelight.dashboard.store.Position;
import dev.limelight.dashboard.store.SourceEvent;
import dev.limelight.schemas.AuditAlert;
import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.EventOutcome;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryUnavailableException;
import dev.limelight.topology.registry.ResultDeserializer;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Decodes records by their topic and puts them into the stores. A record that cannot be read is
 * counted and left: whoever wrote it, the page goes on. For one thread.
 */
public final class RecordIntake {
  private final String liveRun;
  private final ResultDeserializer results;
  private final ImageEventDeserializer events;
  private final Stores stores;
  private final Map<String, Consumer<ConsumerRecord<byte[], byte[]>>> byTopic = new HashMap<>();
  private final AtomicLong unreadable = new AtomicLong();

  /**
   * An intake for a stream's topics.
   *
   * @param liveRun id of the live stream's run
   */
  public RecordIntake(
      Topics topics,
      String liveRun,
      ResultDeserializer results,
      ImageEventDeserializer events,
      Stores stores) {
    this.liveRun = liveRun;
    this.results = results;
    this.events = events;
    this.stores = stores;
    byTopic.put(topics.imageEvents(), this::imageEvent);
    byTopic.put(topics.saliencyMaps(), this::map);
    byTopic.put(
        topics.rcapScores(), record -> stores.events().add(decoded(record, RcapScore.class)));
    byTopic.put(
        topics.eventOutcomes(), record -> stores.events().add(decoded(record, EventOutcome.class)));
    byTopic.put(topics.deadLetters(), this::letter);
    byTopic.put(
        topics.auditSummaries(), record -> stores.audit().add(decoded(record, AuditSummary.class)));
    byTopic.put(
        topics.auditAlerts(), record -> stores.audit().add(decoded(record, AuditAlert.class)));
  }

  /**
   * Takes a record in.
   *
   * @throws RegistryUnavailableException if it cannot be read now, but later
   */
  public void take(ConsumerRecord<byte[], byte[]> record) {
    Consumer<ConsumerRecord<byte[], byte[]>> action = byTopic.get(record.topic());
    if (action == null || record.value() == null) {
      return;
    }
    try {
      action.accept(record);
    } catch (RegistryUnavailableException later) {
      throw later;
    } catch (IllegalArgumentException | EventRejectedException unread) {
      unreadable.incrementAndGet();
    }
  }

  /** Records that could not be read. */
  public long unreadable() {
    return unreadable.get();
  }

  private void imageEvent(ConsumerRecord<byte[], byte[]> record) {
    ImageEvent event = events.deserialize(record.topic(), record.value());
    if (event != null) {
      Position position = position(record);
      stores.events().add(SourceEvent.of(event), position);
      stores.pictures().put(position, record.value());
    }
  }

  private void map(ConsumerRecord<byte[], byte[]> record) {
    SaliencyMap map = decoded(record, SaliencyMap.class);
    stores.events().add(map, position(record));
    stores.pictures().put(position(record), record.value());
  }

  private void letter(ConsumerRecord<byte[], byte[]> record) {
    stores.events().add(LetterRecord.of(record, events, liveRun));
  }

  private <T extends SpecificRecord> T decoded(
      ConsumerRecord<byte[], byte[]> record, Class<T> type) {
    return results.deserialize(record.topic(), record.value(), type);
  }

  private static Position position(ConsumerRecord<byte[], byte[]> record) {
    return new Position(record.topic(), record.partition(), record.offset());
  }
}
