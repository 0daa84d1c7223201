package dev.limelight.topology.replay;

import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * Passes on the records of a replay's range and drops all others.
 *
 * @param <K> type of their keys
 * @param <V> type of their values
 */
public final class ReplayRangeProcessor<K, V> extends ContextualProcessor<K, V, K, V> {
  private final ReplayRange range;

  /** A processor of one task. */
  public ReplayRangeProcessor(ReplayRange range) {
    this.range = range;
  }

  @Override
  public void process(Record<K, V> record) {
    RecordMetadata source = context().recordMetadata().orElseThrow();
    if (range.contains(source.partition(), source.offset(), record.timestamp())) {
      context().forward(record);
    }
  }
}
