package dev.limelight.app.stream;

import static org.apache.kafka.common.resource.Resource.CLUSTER_NAME;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * What a principal may do with a resource. Immutable.
 *
 * @param resource kind of the resource
 * @param name of the resource, or what the names begin with
 * @param prefixed whether all names that begin so are meant
 * @param operations what is allowed, at least one
 */
public record AclRight(
    Resource resource, String name, boolean prefixed, List<AclOperation> operations) {

  /** Kinds of resources, with the flag that {@code kafka-acls} has for each. */
  public enum Resource {
    /** A topic. */
    TOPIC("--topic"),
    /** A consumer group. */
    GROUP("--group"),
    /** The id of a producer of transactions. */
    TRANSACTIONAL_ID("--transactional-id"),
    /** The brokers themselves. */
    CLUSTER("--cluster");

    private final String flag;

    Resource(String flag) {
      this.flag = flag;
    }
  }

  public AclRight {
    operations = List.copyOf(operations);
    if (operations.isEmpty()) {
      throw new IllegalArgumentException("A right on " + name + " needs an operation");
    }
  }

  /** On the brokers themselves, which Kafka knows by one name. */
  static AclRight cluster(AclOperation... operations) {
    return literal(Resource.CLUSTER, CLUSTER_NAME, operations);
  }

  static AclRight literal(Resource resource, String name, AclOperation... operations) {
    return new AclRight(resource, name, false, List.of(operations));
  }

  static AclRight prefixed(Resource resource, String name, AclOperation... operations) {
    return new AclRight(resource, name, true, List.of(operations));
  }

  /** Arguments of {@code kafka-acls} that add this, without the brokers' address. */
  public List<String> arguments(String principal) {
    List<String> words = new ArrayList<>(List.of("--add", "--allow-principal", principal));
    for (AclOperation operation : operations) {
      // kafka-acls knows DescribeConfigs, and nothing by the name of DESCRIBE_CONFIGS.
      words.addAll(List.of("--operation", SecurityUtils.operationName(operation)));
    }
    words.add(resource.flag);
    if (resource != Resource.CLUSTER) {
      words.add(name);
    }
    words.addAll(List.of("--resource-pattern-type", prefixed ? "prefixed" : "literal"));
    return words;
  }
}
