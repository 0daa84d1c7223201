package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.NO_DEFAULT_VALUE;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.topology.CommitOptions;
import dev.limelight.topology.ProcessingTimes;
import dev.limelight.topology.RecordLimits;
import dev.limelight.topology.RunIdentity;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.NonEmptyString;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The stream: brokers, topics, threads, and the limits on sizes and times. */
final class StreamConfig {
  static final String BOOTSTRAP_SERVERS = "bootstrap.servers";
  static final String APPLICATION_ID = "application.id";
  static final String RUN_ID = "run.id";
  static final String RUN_SEED = "run.seed";
  static final String TOPIC_PREFIX = "topic.prefix";
  static final String THREADS = "num.stream.threads";
  static final String COMMIT_INTERVAL = "commit.interval.ms";
  static final String COMMIT_WHEN_IDLE = "commit.when.idle";
  static final String COMPRESSION = "compression.type";
  static final String MAX_RECORD_BYTES = "max.record.bytes";
  static final String EXPLANATION_MAX = "explanation.max.duration.ms";
  static final String MAX_POLL_RECORDS = "max.poll.records";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              BOOTSTRAP_SERVERS,
              ConfigDef.Type.STRING,
              NO_DEFAULT_VALUE,
              new NonEmptyString(),
              HIGH,
              "Brokers to ask first: host:port, comma-separated.")
          .define(
              APPLICATION_ID,
              ConfigDef.Type.STRING,
              "limelight",
              new NonEmptyString(),
              HIGH,
              "Consumer group and prefix of the transactional ids. Instances that share it share"
                  + " the work.")
          .define(
              RUN_ID,
              ConfigDef.Type.STRING,
              "main",
              new NonEmptyString(),
              MEDIUM,
              "Travels in every result. A replay takes one of its own, so that results of different"
                  + " runs can be told apart.")
          .define(
              RUN_SEED,
              ConfigDef.Type.LONG,
              0L,
              MEDIUM,
              "Seed of the noise, together with the event id and the model id. The same seed gives"
                  + " the same maps.")
          .define(
              TOPIC_PREFIX,
              ConfigDef.Type.STRING,
              "",
              new TopicPrefix(),
              MEDIUM,
              "Put before the name of every topic.")
          .define(
              THREADS,
              ConfigDef.Type.INT,
              2,
              atLeast(1),
              MEDIUM,
              "Stream threads. On a CPU one nearly fills the machine already; the second decodes,"
                  + " scores and publishes meanwhile, and more add nothing.")
          .define(
              COMMIT_INTERVAL,
              ConfigDef.Type.LONG,
              100L,
              atLeast(1),
              LOW,
              "Longest time between the ends of two transactions, milliseconds. Results become"
                  + " visible to readers then.")
          .define(
              COMMIT_WHEN_IDLE,
              ConfigDef.Type.BOOLEAN,
              true,
              LOW,
              "Whether a stream thread also ends its transaction as soon as it has processed what"
                  + " waited for it, though no sooner after its last commit than that took: results"
                  + " are then visible within milliseconds at low load, at the price of a"
                  + " transaction for nearly every event. While max.poll.records or more wait,"
                  + " commit.interval.ms alone decides.")
          .define(
              COMPRESSION,
              ConfigDef.Type.STRING,
              "lz4",
              ValidString.in("none", "lz4", "zstd", "snappy", "gzip"),
              LOW,
              "Compression of what is written. lz4 costs next to nothing; maps as float32 hardly"
                  + " compress.")
          .define(
              MAX_RECORD_BYTES,
              ConfigDef.Type.INT,
              32 * 1024 * 1024,
              between(64 * 1024, 1024 * 1024 * 1024),
              MEDIUM,
              "Largest image event, map or score: key, value and headers, bytes. Every limit of the"
                  + " producer, the consumer and the topics is derived from it. Above 96 MiB the"
                  + " brokers' socket.request.max.bytes must be raised as well.")
          .define(
              EXPLANATION_MAX,
              ConfigDef.Type.LONG,
              30_000L,
              atLeast(1),
              MEDIUM,
              "Longest time that one event may take, milliseconds: a prediction for its selection,"
                  + " its explanation and all attempts together. An event that takes longer becomes"
                  + " a dead letter, and a model that does is refused at the start. The transaction"
                  + " timeout and the longest time between polls are this times max.poll.records,"
                  + " plus schema.registry.retry.timeout.ms, plus 30 s; with commit.interval.ms, at"
                  + " most 15 minutes in all, and no more than transaction.max.timeout.ms of the"
                  + " brokers, which the start asks them for.")
          .define(
              MAX_POLL_RECORDS,
              ConfigDef.Type.INT,
              8,
              between(1, 10_000),
              LOW,
              "Most events taken from the broker at a time. They wait in memory.");

  private StreamConfig() {}

  static StreamOptions parse(
      Map<String, String> values, Duration registryRetry, Map<String, String> clientProperties) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new StreamOptions(
        config.getString(BOOTSTRAP_SERVERS),
        config.getString(APPLICATION_ID),
        topics(values),
        config.getInt(THREADS),
        new CommitOptions(
            Duration.ofMillis(config.getLong(COMMIT_INTERVAL)),
            config.getBoolean(COMMIT_WHEN_IDLE)),
        config.getString(COMPRESSION),
        new RecordLimits(config.getInt(MAX_RECORD_BYTES)),
        new ProcessingTimes(
            Duration.ofMillis(config.getLong(EXPLANATION_MAX)),
            config.getInt(MAX_POLL_RECORDS),
            registryRetry,
            Duration.ofMillis(config.getLong(COMMIT_INTERVAL))),
        clientProperties);
  }

  static Topics topics(Map<String, String> values) {
    return new Topics(Definitions.parse(DEFINITION, values).getString(TOPIC_PREFIX));
  }

  static RunIdentity run(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new RunIdentity(config.getString(RUN_ID), config.getLong(RUN_SEED));
  }
}
