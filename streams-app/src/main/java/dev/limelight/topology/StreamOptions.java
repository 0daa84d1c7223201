package dev.limelight.topology;

import java.util.Map;

/**
 * How the stream runs.
 *
 * @param bootstrapServers brokers to ask first, {@code host:port}, comma-separated
 * @param applicationId consumer group and transactional-id prefix: instances that share it share
 *     the work
 * @param topics names of the topics
 * @param threads stream threads of this process
 * @param commits when transactions end
 * @param compression of the producer: none, lz4, zstd, snappy or gzip
 * @param limits sizes
 * @param times durations
 * @param clientProperties Kafka's own properties, handed on as they are; never one that the stream
 *     sets itself
 */
public record StreamOptions(
    String bootstrapServers,
    String applicationId,
    Topics topics,
    int threads,
    CommitOptions commits,
    String compression,
    RecordLimits limits,
    ProcessingTimes times,
    Map<String, String> clientProperties) {

  public StreamOptions {
    clientProperties = Map.copyOf(clientProperties);
    if (threads < 1) {
      throw new IllegalArgumentException("num.stream.threads must be 1 or more, got " + threads);
    }
  }

  /** These, with other topics. */
  public StreamOptions withTopics(Topics others) {
    return new StreamOptions(
        bootstrapServers,
        applicationId,
        others,
        threads,
        commits,
        compression,
        limits,
        times,
        clientProperties);
  }

  /** Leaves out the values of the client properties, which hold secrets. */
  @Override
  public String toString() {
    return "StreamOptions[bootstrapServers=%s, applicationId=%s, topics=%s, clientProperties=%s]"
        .formatted(bootstrapServers, applicationId, topics, clientProperties.keySet());
  }
}
