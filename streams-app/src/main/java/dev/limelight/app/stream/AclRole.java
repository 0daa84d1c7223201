package dev.limelight.app.stream;

import static dev.limelight.app.stream.AclRight.Resource.GROUP;
import static dev.limelight.app.stream.AclRight.Resource.TOPIC;
import static dev.limelight.app.stream.AclRight.Resource.TRANSACTIONAL_ID;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;

/** What uses the brokers, and the rights it needs for that under given options. */
public enum AclRole {
  /** {@code limelight run}. */
  RUN {
    @Override
    public List<AclRight> rights(StreamOptions options) {
      Topics topics = options.topics();
      List<AclRight> rights = new ArrayList<>(on(List.of(topics.imageEvents()), READ, DESCRIBE));
      // Record sizes are compared with the topics' at start.
      rights.addAll(on(topics.outcomes(), WRITE, DESCRIBE, DESCRIBE_CONFIGS));
      rights.addAll(on(List.of(topics.auditSummaries(), topics.auditAlerts()), DESCRIBE));
      rights.addAll(application(options.applicationId()));
      return rights;
    }
  },
  /** {@code limelight audit}. */
  AUDIT {
    @Override
    public List<AclRight> rights(StreamOptions options) {
      Topics topics = options.topics();
      List<AclRight> rights = new ArrayList<>(on(topics.outcomes(), READ, DESCRIBE));
      rights.addAll(on(List.of(topics.deadLetters()), WRITE));
      rights.addAll(on(List.of(topics.imageEvents()), DESCRIBE));
      rights.addAll(
          on(
              List.of(topics.auditSummaries(), topics.auditAlerts()),
              WRITE,
              DESCRIBE,
              DESCRIBE_CONFIGS));
      rights.addAll(application(options.applicationId() + AuditApplication.SUFFIX));
      return rights;
    }
  },
  /** {@code limelight replay}, with results in the topics of the live stream. */
  REPLAY {
    @Override
    public List<AclRight> rights(StreamOptions options) {
      Topics topics = options.topics();
      List<AclRight> rights = new ArrayList<>(on(List.of(topics.imageEvents()), READ, DESCRIBE));
      rights.addAll(on(topics.outcomes(), READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS));
      rights.addAll(on(List.of(topics.auditSummaries(), topics.auditAlerts()), DESCRIBE));
      rights.addAll(on(List.of(topics.replays()), CREATE, READ, WRITE, DESCRIBE, DESCRIBE_CONFIGS));
      rights.addAll(application(options.applicationId() + "-replay"));
      rights.add(
          AclRight.prefixed(TRANSACTIONAL_ID, options.applicationId() + "-plan-", WRITE, DESCRIBE));
      return rights;
    }
  },
  /** {@code limelight dead-letters redrive}. */
  REDRIVE {
    @Override
    public List<AclRight> rights(StreamOptions options) {
      Topics topics = options.topics();
      List<AclRight> rights = new ArrayList<>(on(List.of(topics.deadLetters()), READ, DESCRIBE));
      rights.addAll(on(topics.outcomes(), READ, DESCRIBE));
      rights.addAll(on(List.of(topics.imageEvents()), READ, WRITE, DESCRIBE));
      rights.add(
          AclRight.literal(
              TRANSACTIONAL_ID, options.applicationId() + "-redrive", WRITE, DESCRIBE));
      return rights;
    }
  },
  /** {@code limelight dashboard}: reads alone, and joins no group. */
  DASHBOARD {
    @Override
    public List<AclRight> rights(StreamOptions options) {
      Topics topics = options.topics();
      List<String> read = new ArrayList<>(topics.all());
      read.add(topics.replays());
      List<AclRight> rights = new ArrayList<>(on(read, READ, DESCRIBE));
      rights.add(AclRight.literal(GROUP, options.applicationId(), DESCRIBE));
      return rights;
    }
  },
  /** Whoever sends image events. */
  PRODUCER {
    @Override
    public List<AclRight> rights(StreamOptions options) {
      return on(List.of(options.topics().imageEvents()), WRITE, DESCRIBE);
    }
  },
  /** {@code limelight topics create}. */
  TOPICS {
    @Override
    public List<AclRight> rights(StreamOptions options) {
      return on(options.topics().all(), CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS);
    }
  };

  /** The rights of this role. */
  public abstract List<AclRight> rights(StreamOptions options);

  private static List<AclRight> on(List<String> topics, AclOperation... operations) {
    return topics.stream().map(topic -> AclRight.literal(TOPIC, topic, operations)).toList();
  }

  /** A Kafka Streams application: its group, its transactions, and the topics that it makes. */
  private static List<AclRight> application(String id) {
    boolean many = id.endsWith("-replay");
    return List.of(
        many
            ? AclRight.prefixed(GROUP, id + "-", READ, DESCRIBE)
            : AclRight.literal(GROUP, id, READ, DESCRIBE),
        AclRight.prefixed(TRANSACTIONAL_ID, id + "-", WRITE, DESCRIBE),
        AclRight.prefixed(
            TOPIC, id + "-", CREATE, READ, WRITE, DELETE, DESCRIBE, DESCRIBE_CONFIGS));
  }
}
