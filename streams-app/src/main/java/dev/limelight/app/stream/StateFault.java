package dev.limelight.app.stream;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.rocksdb.RocksDBException;
import org.rocksdb.Status;

/** What is wrong with a stream's local state. Nothing is lost by it: changelog topics hold it. */
enum StateFault {
  /** Its files contradict themselves, or some are missing. */
  DAMAGED("is damaged. It is deleted and restored from the changelog topics"),
  /** The disk is full. */
  FULL("is full. Free space there, or name another folder in state.dir; it is restored then"),
  /** The process may not write there any more. */
  DENIED("cannot be written. Allow it, or name another folder in state.dir; it is restored then");

  /** Deeper chains of causes are cut: they could be rings. */
  private static final int DEEPEST = 16;

  private final String words;

  StateFault(String words) {
    this.words = words;
  }

  /** What a stream that failed so had on its disk; empty if that is not why it failed. */
  static Optional<StateFault> of(Throwable failure) {
    if (causes(failure).noneMatch(ProcessorStateException.class::isInstance)) {
      return Optional.empty();
    }
    return causes(failure).flatMap(cause -> kind(cause).stream()).findFirst();
  }

  /** What to tell an operator. */
  String of(StateFolder folder) {
    return "The state directory " + folder.path() + " " + words + ".";
  }

  private static Optional<StateFault> kind(Throwable cause) {
    // RocksDB says so by a code, the operating system in words.
    if (cause instanceof RocksDBException rocks
        && rocks.getStatus() != null
        && rocks.getStatus().getCode() == Status.Code.Corruption) {
      return Optional.of(DAMAGED);
    }
    String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("no space left") || message.contains("quota exceeded")) {
      return Optional.of(FULL);
    }
    if (message.contains("permission denied") || message.contains("read-only file system")) {
      return Optional.of(DENIED);
    }
    return message.contains("no such file") ? Optional.of(DAMAGED) : Optional.empty();
  }

  private static Stream<Throwable> causes(Throwable failure) {
    return Stream.iterate(failure, cause -> cause != null, Throwable::getCause).limit(DEEPEST);
  }
}
