package dev.limelight.app.stream;

import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.replay.ReplayRange;
import java.util.Optional;
import java.util.Properties;

/** What a run does besides explaining whatever comes: nothing, for the live stream. */
public interface StreamExtension {
  /** The live stream. */
  StreamExtension NONE = new StreamExtension() {};

  /** The options to run with, from those that are configured. */
  default StreamOptions options(StreamOptions configured) {
    return configured;
  }

  /**
   * Creates topics that the run needs beside those of every stream; called before they are checked.
   *
   * @throws StartupException if the brokers refuse
   */
  default void provision(Brokers brokers, StreamOptions options) {}

  /**
   * Called once the topics are there.
   *
   * @return whether there is anything left to do
   * @throws StartupException if the run cannot start
   */
  default boolean prepare(Brokers brokers, StreamOptions options) {
    return true;
  }

  /** The events that the run is about; empty for all. Called after {@link #prepare}. */
  default Optional<ReplayRange> range() {
    return Optional.empty();
  }

  /** Adds to the properties of Kafka Streams. */
  default void extend(Properties properties) {}

  /**
   * Called when the stream starts.
   *
   * @param stop ends it
   * @return closed when it has ended
   */
  default Watch watch(StreamOptions options, Runnable stop) {
    return () -> {};
  }

  /** The run's exit code, from the stream's own. */
  default int exitCode(int streams) {
    return streams;
  }

  /** Something that goes on while the stream runs. */
  @FunctionalInterface
  interface Watch extends AutoCloseable {
    @Override
    void close();
  }
}
