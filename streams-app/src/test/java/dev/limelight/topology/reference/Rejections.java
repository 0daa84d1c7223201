package dev.limelight.topology.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What tests of references ask alike. */
final class Rejections {
  private Rejections() {}

  static void assertRejected(ThrowingCallable call, DeadLetterReason reason, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            rejected -> assertThat(rejected.reason()).isEqualTo(reason))
        .hasMessageContaining(message);
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
