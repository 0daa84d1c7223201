package dev.limelight.app.replay;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.app.stream.Brokers;
import dev.limelight.app.stream.Clients;
import dev.limelight.app.stream.CommittedRecords;
import dev.limelight.app.stream.StartupException;
import dev.limelight.topology.StreamOptions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TopicExistsException;

/** The plans of all replays, in a compacted topic of one partition. For one thread. */
public final class ReplayLedger {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int ATTEMPTS = 10;

  private final StreamOptions options;

  /** A ledger of a stream's replays. */
  public ReplayLedger(StreamOptions options) {
    this.options = options;
  }

  /** Creates the topic where it is missing. */
  void provision(Brokers brokers) {
    NewTopic topic =
        new NewTopic(topic(), Optional.of(1), Optional.empty())
            .configs(Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT));
    try {
      Brokers.get(brokers.admin().createTopics(List.of(topic)).all());
    } catch (TopicExistsException there) {
      // By an earlier replay, or by another instance of this one.
    }
  }

  /** The run's plan, if it was ever started. */
  public Optional<ReplayPlan> find(String runId) {
    byte[] key = runId.getBytes(UTF_8);
    List<ReplayPlan> plans = new ArrayList<>();
    try (CommittedRecords records = CommittedRecords.of(options, List.of(topic()))) {
      records.forEach(
          record -> {
            if (Arrays.equals(key, record.key()) && record.value() != null) {
              plans.add(read(record.value()));
            }
          });
    }
    return plans.isEmpty() ? Optional.empty() : Optional.of(plans.get(plans.size() - 1));
  }

  /**
   * Application ids of all replays of this stream that were ever started. Streams that share a
   * prefix share the ledger: only what is named after this one is its own.
   */
  public Set<String> applications() {
    Set<String> ids = new TreeSet<>();
    try (CommittedRecords records = CommittedRecords.of(options, List.of(topic()))) {
      records.forEach(
          record -> {
            if (record.value() != null) {
              ReplayPlan plan = read(record.value());
              if (plan.application()
                  .equals(ReplayRequest.applicationId(options.applicationId(), plan.runId()))) {
                ids.add(plan.application());
              }
            }
          });
    }
    return ids;
  }

  /**
   * The run's plan: the one that is there, or else a new one, written together with the offsets
   * that the run starts from. Of several instances that start at once, one writes: beginning a
   * transaction ends every other's, and whoever was ended looks again.
   */
  ReplayPlan begin(String runId, Supplier<ReplayPlan> fresh) {
    Optional<ReplayPlan> there = find(runId);
    for (int attempt = 0; there.isEmpty() && attempt < ATTEMPTS; attempt++) {
      try (Producer<byte[], byte[]> producer = producer(runId)) {
        producer.initTransactions();
        there = find(runId);
        if (there.isEmpty()) {
          ReplayPlan plan = fresh.get();
          producer.beginTransaction();
          send(producer, plan);
          producer.sendOffsetsToTransaction(
              starts(plan), Clients.group(options, plan.application()));
          producer.commitTransaction();
          return plan;
        }
      } catch (ProducerFencedException another) {
        there = find(runId);
      }
    }
    return there.orElseThrow(
        () ->
            StartupException.unavailable(
                "Other instances of replay " + runId + " keep starting; start one after another",
                null));
  }

  /**
   * Writes down that the run is complete; again where another instance did, which changes nothing.
   */
  void complete(ReplayPlan plan) {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Producer<byte[], byte[]> producer = producer(plan.runId())) {
        producer.initTransactions();
        producer.beginTransaction();
        send(producer, plan.completed());
        producer.commitTransaction();
        return;
      } catch (ProducerFencedException another) {
        if (find(plan.runId()).map(ReplayPlan::complete).orElse(false)) {
          return;
        }
      }
    }
    throw new KafkaException(
        "Could not write to " + topic() + " that " + plan.runId() + " is complete");
  }

  private Producer<byte[], byte[]> producer(String runId) {
    return Clients.transactional(options, options.applicationId() + "-plan-" + runId);
  }

  private void send(Producer<byte[], byte[]> producer, ReplayPlan plan) {
    try {
      producer.send(record(plan)).get();
    } catch (ExecutionException refused) {
      throw refused.getCause() instanceof KafkaException kafka
          ? kafka
          : new KafkaException("Topic " + topic() + " takes no plan", refused.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KafkaException("Interrupted while writing to " + topic(), interrupted);
    }
  }

  private String topic() {
    return options.topics().replays();
  }

  private ProducerRecord<byte[], byte[]> record(ReplayPlan plan) {
    try {
      return new ProducerRecord<>(
          topic(), plan.runId().getBytes(UTF_8), JSON.writeValueAsBytes(plan));
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A plan of numbers and texts is not JSON", impossible);
    }
  }

  private ReplayPlan read(byte[] json) {
    try {
      return JSON.readValue(json, ReplayPlan.class);
    } catch (IOException foreign) {
      throw StartupException.notSetUp(
          "Topic " + topic() + " holds something that is not the plan of a replay", foreign);
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> starts(ReplayPlan plan) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    plan.partitions()
        .forEach(
            (partition, range) ->
                offsets.put(
                    new TopicPartition(plan.topic(), partition),
                    new OffsetAndMetadata(range.start())));
    return offsets;
  }
}
