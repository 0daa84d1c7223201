package dev.limelight.schemas;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Lets Avro load the classes of this package. From 1.12.2 on it refuses any class that a schema
 * names unless it was told to trust it, so every program that reads or writes these records calls
 * {@link #trust()} once before.
 */
public final class TrustedRecords {
  private static final String PACKAGE = TrustedRecords.class.getPackageName();

  private static boolean trusted;

  private TrustedRecords() {}

  /** Trusts this package besides what is trusted already, for the whole process. Idempotent. */
  public static synchronized void trust() {
    if (!trusted) {
      ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
      ClassSecurityValidator.setGlobal(
          type -> type.getPackageName().equals(PACKAGE) || before.isTrusted(type));
      trusted = true;
    }
  }
}
