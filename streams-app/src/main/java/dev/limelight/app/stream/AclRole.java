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

import dev.limelight.topology.NodeNames;
import dev.limelight.topology.StreamOptions;
import dev.limelight.topology.Topics;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;

/**
 * What uses the brokers, and the rights it needs for that under given options. These are all: each
 * right is used, and nothing else is asked for.
 */
public enum AclRole {
  /** {@code limelight run}. */
  RUN {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      return explaining(options, options.applicationId(), false, budgets);
    }
  },
  /** {@code limelight audit}. */
  AUDIT {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      Topics topics = options.topics();
      String id = options.applicationId() + AuditApplication.SUFFIX;
      List<AclRight> rights = new ArrayList<>(on(topics.outcomes(), READ, DESCRIBE));
      rights.addAll(on(List.of(topics.imageEvents()), DESCRIBE));
      rights.addAll(on(audited(topics), WRITE, DESCRIBE));
      rights.add(TRANSACTION_LIMIT);
      rights.add(AclRight.literal(GROUP, id, READ, DESCRIBE));
      rights.add(AclRight.prefixed(TRANSACTIONAL_ID, id + "-", WRITE, DESCRIBE));
      // Its changelogs and its repartition topic; of the latter what was read is deleted.
      rights.add(AclRight.prefixed(TOPIC, id + "-", CREATE, READ, WRITE, DELETE, DESCRIBE));
      return rights;
    }
  },
  /** {@code limelight replay}, with results in the topics of the live stream. */
  REPLAY {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      String ids = options.applicationId() + "-replay-";
      List<AclRight> rights = new ArrayList<>(explaining(options, ids, true, budgets));
      rights.addAll(on(List.of(options.topics().replays()), CREATE, READ, WRITE, DESCRIBE));
      return rights;
    }
  },
  /** {@code limelight dead-letters redrive}. */
  REDRIVE {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      Topics topics = options.topics();
      List<AclRight> rights = new ArrayList<>(on(List.of(topics.deadLetters()), READ, DESCRIBE));
      rights.addAll(on(List.of(topics.redriven()), CREATE, READ, WRITE, DESCRIBE));
      rights.addAll(on(List.of(topics.imageEvents()), WRITE, DESCRIBE));
      rights.add(
          AclRight.literal(
              TRANSACTIONAL_ID, options.applicationId() + "-redrive", WRITE, DESCRIBE));
      return rights;
    }
  },
  /** {@code limelight verify}, {@code compare}, {@code dead-letters list} and {@code show}. */
  INSPECT {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      Topics topics = options.topics();
      List<String> read = new ArrayList<>(topics.large());
      read.addAll(
          List.of(
              topics.imageEvents(), topics.eventOutcomes(), topics.redriven(), topics.replays()));
      return on(read, READ, DESCRIBE);
    }
  },
  /** {@code limelight dashboard}: reads alone, and joins no group. */
  DASHBOARD {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      return on(options.topics().all(), READ, DESCRIBE);
    }
  },
  /** Whoever sends image events. */
  PRODUCER {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      return on(List.of(options.topics().imageEvents()), WRITE, DESCRIBE);
    }
  },
  /** {@code limelight topics create}. */
  TOPICS {
    @Override
    public List<AclRight> rights(StreamOptions options, boolean budgets) {
      return on(options.topics().all(), CREATE, DESCRIBE, DESCRIBE_CONFIGS, ALTER_CONFIGS);
    }
  };

  /** The brokers' longest transaction is compared with the stream's at start. */
  private static final AclRight TRANSACTION_LIMIT = AclRight.cluster(DESCRIBE_CONFIGS);

  /**
   * The rights of this role.
   *
   * @param budgets whether a sampling policy has a budget, which takes a changelog
   */
  public abstract List<AclRight> rights(StreamOptions options, boolean budgets);

  private static List<AclRight> on(List<String> topics, AclOperation... operations) {
    return topics.stream().map(topic -> AclRight.literal(TOPIC, topic, operations)).toList();
  }

  private static List<String> audited(Topics topics) {
    return List.of(topics.auditSummaries(), topics.auditAlerts());
  }

  /**
   * What explains events: a Kafka Streams application.
   *
   * @param id its id, or where there are many what their ids begin with
   */
  private static List<AclRight> explaining(
      StreamOptions options, String id, boolean many, boolean budgets) {
    Topics topics = options.topics();
    List<AclRight> rights = new ArrayList<>(on(List.of(topics.imageEvents()), READ, DESCRIBE));
    // Record sizes are compared with the topics' at start.
    rights.addAll(on(topics.large(), WRITE, DESCRIBE, DESCRIBE_CONFIGS));
    rights.addAll(on(List.of(topics.eventOutcomes()), WRITE, DESCRIBE));
    rights.addAll(on(audited(topics), DESCRIBE));
    rights.add(TRANSACTION_LIMIT);
    rights.add(new AclRight(GROUP, id, many, List.of(READ, DESCRIBE)));
    rights.add(AclRight.prefixed(TRANSACTIONAL_ID, many ? id : id + "-", WRITE, DESCRIBE));
    if (budgets) {
      String changelog = many ? id : id + "-" + NodeNames.SAMPLING_BUDGET_STORE + "-changelog";
      rights.add(new AclRight(TOPIC, changelog, many, List.of(CREATE, READ, WRITE, DESCRIBE)));
    }
    return rights;
  }
}
