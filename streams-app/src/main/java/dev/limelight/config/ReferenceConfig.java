package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.topology.reference.ReferenceOptions;
import dev.limelight.topology.reference.ReferenceOptions.Credentials;
import dev.limelight.topology.reference.ReferenceOptions.S3Options;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.types.Password;

/** Images that events refer to. */
final class ReferenceConfig {
  static final String ROOTS = "image.reference.file.roots";
  static final String MAX_BYTES = "image.reference.max.bytes";
  static final String ENDPOINT = "image.reference.s3.endpoint";
  static final String REGION = "image.reference.s3.region";
  static final String BUCKETS = "image.reference.s3.buckets";
  static final String ACCESS_KEY = "image.reference.s3.access.key";
  static final String SECRET_KEY = "image.reference.s3.secret.key";

  static final ConfigDef DEFINITION =
      new ConfigDef()
          .define(
              ROOTS,
              ConfigDef.Type.LIST,
              List.of(),
              MEDIUM,
              "Folders, absolute, comma-separated, whose files events may refer to as file:///...;"
                  + " links out of them are refused. Empty: none.")
          .define(
              MAX_BYTES,
              ConfigDef.Type.INT,
              64 * 1024 * 1024,
              between(1, 1024 * 1024 * 1024),
              LOW,
              "Largest image file that a reference may name, bytes.")
          .define(
              ENDPOINT,
              ConfigDef.Type.STRING,
              "",
              MEDIUM,
              "Address of the S3-compatible storage that events may refer to as s3://BUCKET/KEY."
                  + " Redirects are not followed, link-local addresses refused. Empty: none.")
          .define(
              REGION,
              ConfigDef.Type.STRING,
              "us-east-1",
              LOW,
              "Region that requests to the storage are signed for.")
          .define(
              BUCKETS,
              ConfigDef.Type.LIST,
              List.of(),
              MEDIUM,
              "Buckets that events may refer to, comma-separated.")
          .define(
              ACCESS_KEY,
              ConfigDef.Type.STRING,
              "",
              MEDIUM,
              "Access key of the storage. Empty: requests are not signed.")
          .define(SECRET_KEY, ConfigDef.Type.PASSWORD, "", MEDIUM, "Secret key of the storage.");

  private ReferenceConfig() {}

  static ReferenceOptions parse(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new ReferenceOptions(
        config.getList(ROOTS).stream().map(Path::of).toList(),
        s3(config),
        config.getInt(MAX_BYTES));
  }

  private static Optional<S3Options> s3(AbstractConfig config) {
    String endpoint = config.getString(ENDPOINT);
    if (endpoint.isEmpty()) {
      return Optional.empty();
    }
    String access = config.getString(ACCESS_KEY);
    Password secret = config.getPassword(SECRET_KEY);
    return Optional.of(
        new S3Options(
            URI.create(endpoint),
            config.getString(REGION),
            Set.copyOf(config.getList(BUCKETS)),
            access.isEmpty()
                ? Optional.empty()
                : Optional.of(new Credentials(access, secret.value()))));
  }
}
