package dev.limelight.topology.deadletter;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A record that cannot be read becomes a dead letter; the stream goes on. Created by Kafka Streams.
 */
public final class DeadLetteringDeserializationHandler implements DeserializationExceptionHandler {
  private static final Logger log =
      LoggerFactory.getLogger(DeadLetteringDeserializationHandler.class);

  private @Nullable DeadLetterWriter letters;
  private DeadLetterObserver observer = (modelId, reason) -> {};

  @Override
  public void configure(Map<String, ?> configs) {
    letters = DeadLetterWriter.configured(configs);
    observer = DeadLetterObserver.in(configs);
  }

  @Override
  public Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception failure) {
    Optional<DeadLetterReason> reason = FaultKind.of(failure).reason(failure);
    DeadLetterWriter writer = letters;
    if (reason.isEmpty() || writer == null) {
      return Response.fail();
    }
    if (reason.get() == DeadLetterReason.UNEXPECTED_ERROR) {
      log.error(
          "Unexpected failure on {}-{} offset {}: dead letter",
          context.topic(),
          context.partition(),
          context.offset(),
          failure);
    } else {
      log.debug(
          "{}-{} offset {} is a dead letter: {}",
          context.topic(),
          context.partition(),
          context.offset(),
          failure.getMessage());
    }
    observer.rejected(Optional.empty(), reason.get());
    return Response.resume(
        List.of(writer.write(context, record.key(), record.value(), reason.get(), failure)));
  }
}
