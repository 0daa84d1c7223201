package dev.limelight.app.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.app.stream.CommittedRecords;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.registry.ResultDeserializer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds an event's maps among all that are published. */
public final class PublishedMaps {
  private final StreamOptions options;
  private final ResultDeserializer results;

  /**
   * @param options with the topic to search
   * @param results reads what is found
   */
  public PublishedMaps(StreamOptions options, ResultDeserializer results) {
    this.options = options;
    this.results = results;
  }

  /**
   * The run's maps of an event, in the order of their offsets: several where several events have
   * this id.
   *
   * @throws NoMapException if there is none; the message says of which runs there are
   */
  public List<SaliencyMap> of(String eventId, String runId) {
    Search search = new Search(eventId.getBytes(UTF_8), runId);
    try (CommittedRecords records = CommittedRecords.of(options, List.of(topic()))) {
      records.holding(search.key).forEach(search::look);
    }
    if (search.found.isEmpty()) {
      // A topic whose partitions were added to holds older records where they were.
      try (CommittedRecords records = CommittedRecords.of(options, List.of(topic()))) {
        records.forEach(search::look);
      }
    }
    if (search.found.isEmpty()) {
      throw new NoMapException(
          "Topic %s has no map of event '%s' in run '%s'%s"
              .formatted(topic(), eventId, runId, elsewhere(search.others)));
    }
    return List.copyOf(search.found);
  }

  private static String elsewhere(Set<String> runs) {
    return runs.isEmpty()
        ? "; it is neither skipped nor a dead letter, so it was not explained yet, or never came"
        : ", but in: " + String.join(", ", runs) + " (--run)";
  }

  private String topic() {
    return options.topics().saliencyMaps();
  }

  /** One search; what it found. */
  private final class Search {
    private final byte[] key;
    private final String runId;
    private final List<SaliencyMap> found = new ArrayList<>();
    private final Set<String> others = new TreeSet<>();

    Search(byte[] key, String runId) {
      this.key = key;
      this.runId = runId;
    }

    void look(ConsumerRecord<byte[], byte[]> record) {
      if (!Arrays.equals(key, record.key()) || record.value() == null) {
        return;
      }
      SaliencyMap map = results.deserialize(record.topic(), record.value(), SaliencyMap.class);
      if (map.getRunId().equals(runId)) {
        found.add(map);
      } else {
        others.add(map.getRunId());
      }
    }
  }
}
