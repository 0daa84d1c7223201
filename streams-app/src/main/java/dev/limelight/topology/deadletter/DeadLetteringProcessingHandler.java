package dev.limelight.topology.deadletter;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.context.EventContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An event that cannot be explained becomes a dead letter; the stream goes on. Created by Kafka
 * Streams.
 */
public final class DeadLetteringProcessingHandler implements ProcessingExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(DeadLetteringProcessingHandler.class);

  private @Nullable DeadLetterWriter letters;
  private DeadLetterObserver observer = (modelId, reason) -> {};

  @Override
  public void configure(Map<String, ?> configs) {
    letters = DeadLetterWriter.configured(configs);
    observer = DeadLetterObserver.in(configs);
  }

  @Override
  public Response handleError(ErrorHandlerContext context, Record<?, ?> record, Exception failure) {
    Optional<DeadLetterReason> reason = FaultKind.of(failure).reason(failure);
    DeadLetterWriter writer = letters;
    if (reason.isEmpty() || writer == null) {
      return Response.fail();
    }
    Runnable report = () -> report(context, reason.get(), failure);
    if (record.value() instanceof ImageEvent event) {
      EventContext.during(event, record.headers(), report);
      observer.rejected(Optional.of(event.getModelId()), reason.get());
    } else {
      report.run();
      observer.rejected(Optional.empty(), reason.get());
    }
    return Response.resume(
        List.of(
            writer.write(
                context, context.sourceRawKey(), context.sourceRawValue(), reason.get(), failure)));
  }

  private static void report(
      ErrorHandlerContext context, DeadLetterReason reason, Exception failure) {
    if (reason == DeadLetterReason.UNEXPECTED_ERROR) {
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
  }
}
