package dev.limelight.integration;

import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.SourcePosition;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Numbered scores for an audit, the same every time: out of order by less than a grace of 5 s, and
 * some of them late beyond it.
 *
 * @param size how many there are
 * @param start time of the first
 */
record AuditLoad(int size, Instant start) {
  private static final long MILLIS_BETWEEN = 50;
  private static final int DISORDER_MILLIS = 3_000;
  private static final int LATE_EVERY = 60;
  private static final long LATE_MILLIS = 40_000;

  /** The scores' records, in their order. */
  List<ProducerRecord<String, byte[]>> records(StreamUnderTest stream) {
    SyntheticResults results = new SyntheticResults(1);
    String topic = stream.topics().rcapScores();
    List<RcapScore> scores =
        IntStream.range(0, size).mapToObj(number -> score(results, number)).toList();
    List<byte[]> values = stream.avro(topic, scores);
    return IntStream.range(0, size)
        .mapToObj(
            number ->
                new ProducerRecord<>(
                    topic,
                    null,
                    time(number).toEpochMilli(),
                    SyntheticResults.id(number),
                    values.get(number)))
        .toList();
  }

  private RcapScore score(SyntheticResults results, int number) {
    ImageEvent event = ImageEvent.newBuilder(results.event(number)).setTime(time(number)).build();
    return results.score(event, new SourcePosition("image-events", 0, (long) number), number);
  }

  private Instant time(int number) {
    long behind = new Random(number).nextInt(DISORDER_MILLIS);
    if (number % LATE_EVERY == LATE_EVERY - 1) {
      behind += LATE_MILLIS;
    }
    return start.plusMillis(number * MILLIS_BETWEEN - behind);
  }
}
