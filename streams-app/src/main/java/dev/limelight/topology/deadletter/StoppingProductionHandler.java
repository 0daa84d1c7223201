package dev.limelight.topology.deadletter;

import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProductionExceptionHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that the broker does not take ends the application. It cannot become a dead letter here:
 * a failed send has already doomed the producer's transaction, so whatever is sent after it aborts
 * with it. Results are therefore measured before they are sent ({@code RESULT_TOO_LARGE}), and what
 * still fails is a fault of the topics or the cluster. Created by Kafka Streams.
 */
public final class StoppingProductionHandler implements ProductionExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(StoppingProductionHandler.class);

  @Override
  public void configure(Map<String, ?> configs) {
    // Nothing to configure.
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ProducerRecord<byte[], byte[]> record, Exception failure) {
    if (failure instanceof RecordTooLargeException) {
      log.error(
          "Topic {} does not take a record that max.record.bytes allows: its max.message.bytes is"
              + " too small. Run 'limelight topics create' to raise it.",
          record.topic());
    }
    return failure instanceof RetriableException ? Response.retry() : Response.fail();
  }
}
