package dev.limelight.app.stream;

import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A run of a stream that keeps local state. Damaged state is deleted, once, and restored.
 *
 * @param folder of the state
 * @param streams makes the stream
 * @param running runs it to its end and returns the exit code
 */
record StatefulRun(
    StateFolder folder, Supplier<StreamRunner> streams, ToIntFunction<StreamRunner> running) {
  private static final Logger log = LoggerFactory.getLogger(StatefulRun.class);

  /** Runs; returns the exit code. */
  int run() {
    StreamRunner stream = streams.get();
    int code = running.applyAsInt(stream);
    if (!isDamaged(stream)) {
      return code;
    }
    stream.deleteState();
    StreamRunner restored = streams.get();
    int again = running.applyAsInt(restored);
    if (isDamaged(restored)) {
      log.error("Restored state was damaged again: look at the disk of {}", folder.path());
    }
    return again;
  }

  /** Also tells what else is wrong with it. */
  private boolean isDamaged(StreamRunner stream) {
    Optional<StateFault> fault = stream.failure().flatMap(StateFault::of);
    fault.ifPresent(found -> log.error("{}", found.of(folder)));
    return fault.filter(StateFault.DAMAGED::equals).isPresent();
  }
}
