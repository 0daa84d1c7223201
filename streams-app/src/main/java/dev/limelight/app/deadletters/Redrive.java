package dev.limelight.app.deadletters;

import dev.limelight.topology.SourceCoordinates;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;

/**
 * Sends dead letters back to where they came from, each once however often it runs and wherever it
 * was cut off: an event and its entry in the {@link RedriveLedger} are one transaction, and
 * beginning a redrive ends every other of the same stream. Only the live run's letters go back:
 * what comes back is read by the live stream, which has ended another run's events in its own way.
 * For one thread.
 */
public final class Redrive {
  /** Letters hold whole images: a transaction's wait in memory. */
  private static final long BATCH_BYTES = 16L << 20;

  private final OpenLetters letters;
  private final int batch;

  /**
   * @param letters those of the stream
   * @param batch most events of a transaction, at least 1
   */
  public Redrive(OpenLetters letters, int batch) {
    if (batch < 1) {
      throw new IllegalArgumentException("A transaction has 1 event or more, got " + batch);
    }
    this.letters = letters;
    this.batch = batch;
  }

  /** What would be sent, sending nothing. */
  public RedriveReport preview(LetterFilter filter) {
    return pass(filter, letters.ledger(), Optional.empty());
  }

  /**
   * Sends what is meant and was not sent yet.
   *
   * @throws org.apache.kafka.common.errors.ProducerFencedException if another redrive of this
   *     stream began meanwhile
   * @throws KafkaException if the brokers refuse; what was committed stays, and the next run goes
   *     on behind it
   */
  public RedriveReport run(LetterFilter filter) {
    try (Producer<byte[], byte[]> producer = letters.clients().redriver()) {
      // Ends what an earlier redrive left open; only then does the ledger say all there is to know.
      producer.initTransactions();
      return pass(filter, letters.ledger(), Optional.of(producer));
    }
  }

  private RedriveReport pass(
      LetterFilter filter, RedriveLedger ledger, Optional<Producer<byte[], byte[]>> producer) {
    Batch waiting = new Batch(full -> producer.ifPresent(to -> send(to, ledger, full)));
    letters
        .archive()
        .forEach(
            filter,
            letter -> {
              if (!letters.run(letter).equals(letters.liveRun())) {
                waiting.report = waiting.report.withOtherRun();
              } else if (letter.source().isEmpty()) {
                waiting.report = waiting.report.withUnusable();
              } else if (ledger.contains(letter)) {
                waiting.report = waiting.report.withAlready();
              } else {
                waiting.report = waiting.report.withRedriven();
                waiting.add(letter);
              }
            });
    waiting.flush();
    return waiting.report;
  }

  /** Letters on their way into one transaction. */
  private final class Batch {
    private final Consumer<List<DeadLetter>> send;
    private final List<DeadLetter> content = new ArrayList<>();
    private long bytes;
    private RedriveReport report = RedriveReport.NONE;

    Batch(Consumer<List<DeadLetter>> send) {
      this.send = send;
    }

    void add(DeadLetter letter) {
      content.add(letter);
      byte[] value = letter.value();
      bytes += value == null ? 0 : value.length;
      if (content.size() >= batch || bytes >= BATCH_BYTES) {
        flush();
      }
    }

    void flush() {
      if (!content.isEmpty()) {
        send.accept(content);
      }
      content.clear();
      bytes = 0;
    }
  }

  private static void send(
      Producer<byte[], byte[]> producer, RedriveLedger ledger, List<DeadLetter> letters) {
    producer.beginTransaction();
    try {
      Map<String, Integer> partitions = new HashMap<>();
      for (DeadLetter letter : letters) {
        SourceCoordinates source = letter.source().orElseThrow();
        int count =
            partitions.computeIfAbsent(
                source.topic(), topic -> producer.partitionsFor(topic).size());
        // Whatever becomes of them, the commit says so.
        var unusedEvent = producer.send(RedrivenEvent.of(letter, source, count));
        var unusedEntry = producer.send(ledger.entry(letter));
      }
      producer.commitTransaction();
    } catch (KafkaException failed) {
      abort(producer, failed);
      throw failed;
    }
  }

  /** An abort that fails too changes nothing: the next redrive ends the transaction. */
  private static void abort(Producer<byte[], byte[]> producer, KafkaException failed) {
    try {
      producer.abortTransaction();
    } catch (KafkaException unaborted) {
      failed.addSuppressed(unaborted);
    }
  }
}
