package dev.limelight.app.stream;

import java.util.Optional;
import org.apache.kafka.common.errors.AuthorizationException;

/** What brokers mean that do not let a principal in, or do not let it do something, in words. */
final class AccessRefusal {
  private static final String ACLS =
      "'limelight topics acls --role ROLE --principal User:NAME' prints the rights that are needed;"
          + " whoever administers the brokers grants them.";

  private AccessRefusal() {}

  /** Who the brokers do not know, or who does not know them. */
  static String unknown(String address, Throwable refused) {
    return "The brokers at "
        + address
        + " and this client do not accept each other's credentials: "
        + innermost(refused)
        + ". Check security.protocol, sasl.mechanism, sasl.jaas.config and what the ssl keys name.";
  }

  /** What the failure says about a right that is missing; empty for any other failure. */
  static Optional<String> of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof AuthorizationException denied) {
        return Optional.of(
            "The brokers do not allow it: "
                + String.valueOf(denied.getMessage()).replaceFirst("\\.$", "")
                + ". "
                + ACLS);
      }
    }
    return Optional.empty();
  }

  /** Topics that are not seen may be there for others. */
  static String hidden() {
    return "If they exist, the brokers hide them from this principal: " + ACLS;
  }

  /** The innermost reason: clients wrap it in ones that say nothing. */
  static String innermost(Throwable failure) {
    Throwable innermost = failure;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return innermost instanceof RuntimeException && message != null
        ? message
        : innermost.getClass().getSimpleName() + ": " + message;
  }
}
