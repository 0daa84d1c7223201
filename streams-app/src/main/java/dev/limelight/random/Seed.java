package dev.limelight.random;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The key of one explanation's random numbers. It depends on the run, the event and the model and
 * on nothing else, so the same event gives the same numbers on every instance, thread and replay.
 *
 * @param value the 64-bit key; travels in the event
 */
public record Seed(long value) {

  /**
   * The first 8 bytes, big-endian, of SHA-256 over the three fields, each preceded by its length in
   * bytes as a big-endian int: the run seed as 8 big-endian bytes, the two ids in UTF-8. The
   * lengths keep {@code ("ab", "c")} and {@code ("a", "bc")} apart.
   *
   * @param runSeed the run's seed, from the configuration
   * @param eventId the image event's id
   * @param modelId the model bundle's id
   */
  public static Seed of(long runSeed, String eventId, String modelId) {
    MessageDigest digest = sha256();
    update(digest, ByteBuffer.allocate(Long.BYTES).putLong(runSeed).array());
    update(digest, eventId.getBytes(StandardCharsets.UTF_8));
    update(digest, modelId.getBytes(StandardCharsets.UTF_8));
    return new Seed(ByteBuffer.wrap(digest.digest()).getLong());
  }

  private static void update(MessageDigest digest, byte[] field) {
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(field.length).array());
    digest.update(field);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This JVM has no SHA-256, which every JVM must have", e);
    }
  }
}
