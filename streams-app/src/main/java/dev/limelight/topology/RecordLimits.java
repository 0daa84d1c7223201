package dev.limelight.topology;

import dev.limelight.topology.deadletter.DeadLetterHeaders;

/**
 * Every limit on sizes, derived from one: the largest image event, saliency map or score, key,
 * value and headers together.
 *
 * @param maxRecordBytes bytes of the largest record
 */
public record RecordLimits(int maxRecordBytes) {
  /** The headers of {@link DeadLetterHeaders}, at their longest, and Kafka's own framing. */
  private static final int HEADROOM = 64 * 1024;

  private static final int SMALLEST = 64 * 1024;
  private static final int LARGEST = 1024 * 1024 * 1024;
  private static final int DEFAULT_FETCH_BYTES = 50 * 1024 * 1024;

  public RecordLimits {
    if (maxRecordBytes < SMALLEST || maxRecordBytes > LARGEST) {
      throw new IllegalArgumentException(
          "The largest record must have "
              + SMALLEST
              + " to "
              + LARGEST
              + " bytes, got "
              + maxRecordBytes);
    }
  }

  /** The producer's {@code max.request.size}: a dead letter is its source and some headers. */
  public int requestBytes() {
    return maxRecordBytes + HEADROOM;
  }

  /** The producer's {@code buffer.memory}: room for a map while another is on its way. */
  public long producerBufferBytes() {
    return Math.max(32L * 1024 * 1024, 2L * requestBytes());
  }

  /** {@code max.message.bytes} of every topic. */
  public int topicMessageBytes() {
    return requestBytes();
  }

  /** The consumer's {@code max.partition.fetch.bytes}. */
  public int partitionFetchBytes() {
    return requestBytes();
  }

  /** The consumer's {@code fetch.max.bytes}, which is also what bounds its memory. */
  public int fetchBytes() {
    return Math.max(DEFAULT_FETCH_BYTES, requestBytes());
  }
}
