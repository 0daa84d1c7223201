package dev.limelight.topology.deadletter;

import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.ModelClosedException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/**
 * The kinds of fault, with what is done about each. Only what is the event's own fault, or may be,
 * becomes a dead letter; what says nothing about the event stops the stream with its transaction
 * aborted, and the event is read again after the restart.
 */
public enum FaultKind {
  /** The event cannot be explained and says why itself. Tried once; dead letter. */
  EVENT(false, End.DEAD_LETTER, DeadLetterReason.UNEXPECTED_ERROR),
  /** The model fails on this image, and would again. Tried once; dead letter. */
  MODEL(false, End.DEAD_LETTER, DeadLetterReason.EXPLANATION_FAILED),
  /**
   * The device has no memory left. Another user may give some back, so it is tried again; an event
   * that never fits must not block its partition. Dead letter.
   */
  MEMORY(true, End.DEAD_LETTER, DeadLetterReason.OUT_OF_MEMORY),
  /** The storage of a referenced image does not answer. Tried again; stops the stream. */
  STORAGE(true, End.STOP, DeadLetterReason.UNEXPECTED_ERROR),
  /**
   * The registry does not answer, or refused. It has been asked for {@code
   * schema.registry.retry.timeout.ms} when this is seen; stops the stream.
   */
  REGISTRY(false, End.STOP, DeadLetterReason.UNEXPECTED_ERROR),
  /** The brokers. Their clients have tried again when this is seen; stops the stream. */
  BROKER(false, End.STOP, DeadLetterReason.UNEXPECTED_ERROR),
  /**
   * The process ends: the thread was interrupted, an event was to be tried again, or the model
   * closed under an event that had not ended in {@code shutdown.timeout.ms}. Stops the stream.
   */
  STOPPING(false, End.STOP, DeadLetterReason.UNEXPECTED_ERROR),
  /** A fault of the application. Tried once; dead letter. */
  APPLICATION(false, End.DEAD_LETTER, DeadLetterReason.UNEXPECTED_ERROR);

  /** What a fault that stays leads to. */
  private enum End {
    DEAD_LETTER,
    STOP
  }

  /** Deeper chains of causes are cut: they could be rings. */
  private static final int DEEPEST = 16;

  private static final Pattern NO_MEMORY =
      Pattern.compile(
          "out of memory"
              + "|failed to allocate memory"
              + "|available memory of \\d+ is smaller than requested"
              + "|cuda_?error_?memory_?allocation"
              + "|alloc_failed"
              + "|allocation_failed"
              + "|bad allocation"
              + "|bad_alloc");

  private final boolean retried;
  private final End end;
  private final DeadLetterReason reason;

  FaultKind(boolean retried, End end, DeadLetterReason reason) {
    this.retried = retried;
    this.end = end;
    this.reason = reason;
  }

  /** The kind of a failure. */
  public static FaultKind of(Exception failure) {
    if (failure instanceof EventRejectedException) {
      return EVENT;
    }
    if (failure instanceof UnavailableException away) {
      return away.kind();
    }
    if (failure instanceof InterruptException
        || hasCause(failure, InterruptedException.class)
        || hasCause(failure, ModelClosedException.class)) {
      return STOPPING;
    }
    if (failure instanceof KafkaException) {
      return BROKER;
    }
    if (failure instanceof ExplanationException) {
      return isOutOfMemory(failure) ? MEMORY : MODEL;
    }
    return APPLICATION;
  }

  /** Whether the same again may succeed after a while. */
  public boolean isRetried() {
    return retried;
  }

  /** The dead letter's reason for a failure of this kind; empty if the stream stops. */
  public Optional<DeadLetterReason> reason(Exception failure) {
    if (end == End.STOP) {
      return Optional.empty();
    }
    return Optional.of(
        failure instanceof EventRejectedException rejected ? rejected.reason() : reason);
  }

  private static boolean hasCause(Throwable failure, Class<? extends Throwable> type) {
    return causes(failure).anyMatch(type::isInstance);
  }

  /** ONNX Runtime has no code of its own for it: the arenas, CUDA and cuDNN each have words. */
  private static boolean isOutOfMemory(Throwable failure) {
    return causes(failure)
        .map(cause -> String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT))
        .anyMatch(message -> NO_MEMORY.matcher(message).find());
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(DEEPEST);
  }
}
