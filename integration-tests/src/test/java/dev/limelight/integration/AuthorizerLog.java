package dev.limelight.integration;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.SecurityUtils;

/**
 * What a broker's authorizer has written down.
 *
 * @param decisions in their order
 */
record AuthorizerLog(List<Decision> decisions) {
  private static final Pattern LINE =
      Pattern.compile(
          "Principal = (\\S+) is (Allowed|Denied) operation = (\\S+) from host = \\S+ on resource ="
              + " ([A-Za-z]+):LITERAL:(\\S+) for request = (\\w+)");

  /** One decision. */
  record Decision(
      String principal,
      boolean allowed,
      AclOperation operation,
      ResourceType resource,
      String name,
      String request) {

    /** Whether the right is one that this was decided by, or could have been. */
    boolean needs(AclBinding right) {
      String granted = right.pattern().name();
      boolean named =
          right.pattern().patternType() == PatternType.PREFIXED
              ? name.startsWith(granted)
              : name.equals(granted);
      return named
          && resource == right.pattern().resourceType()
          && operation == right.entry().operation()
          && principal.equals(right.entry().principal());
    }
  }

  AuthorizerLog {
    decisions = List.copyOf(decisions);
  }

  static AuthorizerLog of(List<String> lines) {
    return new AuthorizerLog(
        lines.stream()
            .map(LINE::matcher)
            .filter(Matcher::find)
            .map(
                found ->
                    new Decision(
                        found.group(1),
                        found.group(2).equals("Allowed"),
                        AclOperation.valueOf(found.group(3)),
                        SecurityUtils.resourceType(found.group(4)),
                        found.group(5),
                        found.group(6)))
            .distinct()
            .toList());
  }

  /** What the principal was refused. */
  List<Decision> denied(String principal) {
    return decisions.stream()
        .filter(decision -> !decision.allowed() && decision.principal().equals(principal))
        .toList();
  }

  /** Those of the rights that nothing was allowed by. */
  List<AclBinding> unused(List<AclBinding> rights) {
    return rights.stream()
        .filter(
            right ->
                decisions.stream()
                    .noneMatch(decision -> decision.allowed() && decision.needs(right)))
        .toList();
  }
}
