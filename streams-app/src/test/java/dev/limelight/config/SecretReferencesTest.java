package dev.limelight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretReferencesTest {
  private static final String SECRET = "s3cr3t-$1-\\-value";

  @TempDir private Path folder;

  private Path file;

  @BeforeEach
  void writeSecrets() throws IOException {
    file = folder.resolve("limelight.properties");
    Files.writeString(file, "bootstrap.servers=b:1\nschema.registry.url=http://r:1\n");
    Files.writeString(folder.resolve("password"), SECRET + "\n");
    Files.writeString(
        folder.resolve("kafka.properties"), "password=" + SECRET.replace("\\", "\\\\") + "\n");
  }

  @Test
  void shouldGiveBrokersAndRegistryTheValueWhenItStandsElsewhere() {
    Configuration configuration =
        load(
            Map.of("SECRET_OF_REGISTRY", SECRET),
            "ssl.keystore.password=${file:" + folder.resolve("kafka.properties") + ":password}",
            "ssl.key.password=${dir:" + folder + ":password}",
            "basic.auth.user.info=me:${env:SECRET_OF_REGISTRY}");

    assertThat(configuration.stream().clientProperties())
        .containsEntry("ssl.keystore.password", SECRET)
        .containsEntry("ssl.key.password", SECRET);
    assertThat(configuration.registry().clientProperties())
        .containsEntry("basic.auth.user.info", "me:" + SECRET);
  }

  @Test
  void shouldNotFollowReferencesInsideValues() {
    Configuration configuration =
        load(Map.of("A", "${env:B}", "B", "b"), "ssl.key.password=${env:A}");

    assertThat(configuration.stream().clientProperties())
        .containsEntry("ssl.key.password", "${env:B}");
  }

  @Test
  void shouldHideSecretsWhenOptionsArePrinted() {
    Configuration configuration =
        load(Map.of(), "sasl.jaas.config=password " + SECRET, "basic.auth.user.info=me:" + SECRET);

    assertThat(configuration.stream().toString() + configuration.registry())
        .contains("sasl.jaas.config", "basic.auth.user.info")
        .doesNotContain(SECRET);
  }

  @Test
  void shouldNameKeyAndReferenceWhenThereIsNothing() {
    String missing = "${file:" + folder.resolve("none.properties") + ":password}";

    assertThatThrownBy(() -> load(Map.of(), "ssl.key.password=" + missing))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("ssl.key.password", "--set", missing);
    assertThatThrownBy(() -> load(Map.of(), "ssl.key.password=${env:NOT_SET}"))
        .hasMessageContainingAll("ssl.key.password", "${env:NOT_SET}", "'NOT_SET'");
    assertThatThrownBy(() -> load(Map.of(), "ssl.key.password=${vault:x:y}"))
        .hasMessageContainingAll("vault", "dir, env, file");
  }

  @Test
  void shouldRefuseWithoutRepeatingItWhenAddressHoldsPassword() {
    assertThatThrownBy(
            () -> load(Map.of(), "schema.registry.url=https://me:" + SECRET + "@r:1").registry())
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("basic.auth.user.info")
        .hasMessageNotContaining(SECRET);
  }

  private Configuration load(Map<String, String> environment, String... flags) {
    return ConfigurationSources.load(file, environment, List.of(flags));
  }
}
