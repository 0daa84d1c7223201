package dev.limelight.topology.reference;

import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/** Follows references of the schemes that are configured, and checks what it finds. */
public final class FollowedReferences implements ImageReferences {
  private final Map<String, ReferenceSource> sources;
  private final int maxBytes;

  private FollowedReferences(Map<String, ReferenceSource> sources, int maxBytes) {
    this.sources = Map.copyOf(sources);
    this.maxBytes = maxBytes;
  }

  /**
   * Connects to nothing yet.
   *
   * @throws IllegalArgumentException if the storage's address is one that is never asked
   */
  public static FollowedReferences of(ReferenceOptions options) {
    Map<String, ReferenceSource> sources = new HashMap<>();
    if (!options.roots().isEmpty()) {
      sources.put("file", new FileSource(options.roots()));
    }
    options
        .s3()
        .ifPresent(
            s3 -> {
              try {
                RefusedAddresses.check(s3.endpoint().getHost());
              } catch (UnknownHostException later) {
                // It may be known when the first event comes.
              }
              sources.put("s3", new S3Source(s3));
            });
    return new FollowedReferences(sources, options.maxBytes());
  }

  @Override
  public byte[] fetch(String uri, String sha256) {
    String scheme = uri.substring(0, Math.max(0, uri.indexOf(':'))).toLowerCase(Locale.ROOT);
    ReferenceSource source = sources.get(scheme);
    if (source == null) {
      throw new EventRejectedException(
          DeadLetterReason.REFERENCE_UNSUPPORTED,
          "References like this are not followed: "
              + uri
              + "; configured are "
              + new TreeSet<>(sources.keySet())
              + " (image.reference.*)");
    }
    byte[] bytes = source.read(scheme + uri.substring(scheme.length()), maxBytes);
    if (bytes.length > maxBytes) {
      throw new EventRejectedException(
          DeadLetterReason.REFERENCE_TOO_LARGE,
          "The image has more than " + maxBytes + " bytes (image.reference.max.bytes): " + uri);
    }
    String found = sha256(bytes);
    if (!found.equals(sha256)) {
      throw new EventRejectedException(
          DeadLetterReason.REFERENCE_DIGEST_MISMATCH,
          "The image at " + uri + " has the SHA-256 " + found + ", the event says " + sha256);
    }
    return bytes;
  }

  @Override
  public boolean areFollowed() {
    return !sources.isEmpty();
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }

  @Override
  public void close() {
    sources.values().forEach(ReferenceSource::close);
  }
}
