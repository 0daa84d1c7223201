package dev.limelight.topology.commit;

import java.time.Duration;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A stream thread's producer that says how its transactions end. A commit that fails says nothing:
 * Kafka Streams tries it again, or gives the transaction up, which is an abort or a close.
 */
final class ObservedProducer extends KafkaProducer<byte[], byte[]> {
  private final CommitListener listener;
  private final IdleCommits commits;
  private final LongSupplier nanoTime;

  ObservedProducer(
      Map<String, Object> properties,
      CommitListener listener,
      IdleCommits commits,
      LongSupplier nanoTime) {
    super(properties, new ByteArraySerializer(), new ByteArraySerializer());
    this.listener = listener;
    this.commits = commits;
    this.nanoTime = nanoTime;
  }

  @Override
  public void commitTransaction() {
    long start = nanoTime.getAsLong();
    super.commitTransaction();
    commits.committed();
    listener.committed(Duration.ofNanos(nanoTime.getAsLong() - start));
  }

  @Override
  public void abortTransaction() {
    commits.aborted();
    listener.aborted();
    super.abortTransaction();
  }

  @Override
  public void close(Duration timeout) {
    // A thread that ends in good order has committed before; what is left is not to be.
    listener.aborted();
    super.close(timeout);
  }
}
