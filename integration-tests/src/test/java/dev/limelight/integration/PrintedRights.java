package dev.limelight.integration;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/** What {@code limelight topics acls} prints, read as {@code kafka-acls} reads it. */
final class PrintedRights {
  private static final Map<String, ResourceType> RESOURCES =
      Map.of(
          "--topic",
          ResourceType.TOPIC,
          "--group",
          ResourceType.GROUP,
          "--transactional-id",
          ResourceType.TRANSACTIONAL_ID);

  private PrintedRights() {}

  /**
   * The rights, one for each operation.
   *
   * @throws IllegalArgumentException if a line is not a command that adds one
   */
  static List<AclBinding> of(List<String> lines) {
    return lines.stream().flatMap(line -> of(line).stream()).toList();
  }

  private static List<AclBinding> of(String line) {
    List<String> words = List.of(line.split(" "));
    if (!words.get(0).equals("kafka-acls") || !words.contains("--add")) {
      throw new IllegalArgumentException("No command that adds a right: " + line);
    }
    List<AclOperation> operations = new ArrayList<>();
    ResourceType type = ResourceType.UNKNOWN;
    String name = "";
    for (int i = 0; i < words.size() - 1; i++) {
      String value = words.get(i + 1);
      if (words.get(i).equals("--operation")) {
        operations.add(SecurityUtils.operation(value));
      } else if (words.get(i).equals("--cluster")) {
        // The one flag that takes no name.
        type = ResourceType.CLUSTER;
        name = Resource.CLUSTER_NAME;
      } else if (RESOURCES.containsKey(words.get(i))) {
        type = RESOURCES.get(words.get(i));
        name = value;
      }
    }
    ResourcePattern resource =
        new ResourcePattern(
            type,
            name,
            PatternType.fromString(
                value(words, "--resource-pattern-type").toUpperCase(Locale.ROOT)));
    String principal = value(words, "--allow-principal");
    return operations.stream()
        .map(operation -> binding(resource, principal, operation, line))
        .toList();
  }

  private static AclBinding binding(
      ResourcePattern resource, String principal, AclOperation operation, String line) {
    if (operation.isUnknown() || resource.isUnknown()) {
      throw new IllegalArgumentException("kafka-acls does not know what this means: " + line);
    }
    return new AclBinding(
        resource, new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW));
  }

  private static String value(List<String> words, String flag) {
    return words.get(words.indexOf(flag) + 1);
  }
}
