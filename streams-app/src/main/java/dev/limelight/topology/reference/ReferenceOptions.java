package dev.limelight.topology.reference;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which references are followed.
 *
 * @param roots folders whose files may be named; none follows no {@code file:} reference
 * @param s3 the object storage; empty follows no {@code s3:} reference
 * @param maxBytes of the largest image file
 */
public record ReferenceOptions(List<Path> roots, Optional<S3Options> s3, int maxBytes) {
  public ReferenceOptions {
    roots = List.copyOf(roots);
    for (Path root : roots) {
      if (!root.isAbsolute()) {
        throw new IllegalArgumentException(
            "image.reference.file.roots must hold absolute folders, got " + root);
      }
    }
  }

  /**
   * An S3-compatible service.
   *
   * @param endpoint its address, http or https
   * @param region as requests are signed for
   * @param buckets that may be named
   * @param credentials to sign with; empty for buckets that anybody may read
   */
  public record S3Options(
      URI endpoint, String region, Set<String> buckets, Optional<Credentials> credentials) {
    public S3Options {
      String scheme = endpoint.getScheme();
      boolean http = "http".equals(scheme) || "https".equals(scheme);
      if (!http || endpoint.getHost() == null || endpoint.getUserInfo() != null) {
        throw new IllegalArgumentException(
            "image.reference.s3.endpoint must be http://HOST:PORT or https://HOST, got "
                + endpoint);
      }
      buckets = Set.copyOf(buckets);
      if (buckets.isEmpty()) {
        throw new IllegalArgumentException(
            "image.reference.s3.endpoint is set: name the buckets that events may refer to in"
                + " image.reference.s3.buckets");
      }
    }
  }

  /**
   * What requests are signed with.
   *
   * @param accessKey names the key
   * @param secretKey the key; never printed
   */
  public record Credentials(String accessKey, String secretKey) {
    @Override
    public String toString() {
      return "Credentials[" + accessKey + ", hidden]";
    }
  }
}
