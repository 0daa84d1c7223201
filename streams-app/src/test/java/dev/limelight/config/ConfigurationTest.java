package dev.limelight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.topology.CommitOptions;
import dev.limelight.topology.ProcessingTimes;
import dev.limelight.topology.StreamProperties;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationTest {
  private static final String REQUIRED =
      "bootstrap.servers=b:1\nschema.registry.url=http://r\nmodels.dir=/m\n";

  @TempDir private Path folder;

  private Configuration load(String file, Map<String, String> environment, String... flags) {
    Path path = folder.resolve("limelight.properties");
    try {
      Files.writeString(path, REQUIRED + file);
    } catch (IOException failed) {
      throw new AssertionError(failed);
    }
    return ConfigurationSources.load(path, environment, List.of(flags));
  }

  @Test
  void shouldTakeDefaultsThenFileThenEnvironmentThenFlags() {
    Map<String, String> environment = Map.of("LIMELIGHT_EXPLANATION_SAMPLES", "30");

    assertThat(load("", Map.of()).explanation().settings().parameters().samples()).isEqualTo(20);
    assertThat(
            load("explanation.samples=10", Map.of())
                .explanation()
                .settings()
                .parameters()
                .samples())
        .isEqualTo(10);
    assertThat(
            load("explanation.samples=10", environment)
                .explanation()
                .settings()
                .parameters()
                .samples())
        .isEqualTo(30);
    assertThat(
            load("explanation.samples=10", environment, "explanation.samples=40")
                .explanation()
                .settings()
                .parameters()
                .samples())
        .isEqualTo(40);
  }

  @Test
  void shouldPreferOurVariableOverKafkas() {
    assertThat(load("", Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:1")).stream().bootstrapServers())
        .isEqualTo("k:1");
    assertThat(
            load("", Map.of("KAFKA_BOOTSTRAP_SERVERS", "k:1", "LIMELIGHT_BOOTSTRAP_SERVERS", "l:1"))
                .stream()
                .bootstrapServers())
        .isEqualTo("l:1");
  }

  @Test
  void shouldHandClientPropertiesOn() {
    Configuration configuration =
        load(
            "producer.linger.ms=3\nbasic.auth.user.info=u:p",
            Map.of("KAFKA_SECURITY_PROTOCOL", "SSL"));

    assertThat(configuration.stream().clientProperties())
        .containsOnly(Map.entry("producer.linger.ms", "3"), Map.entry("security.protocol", "SSL"));
    assertThat(configuration.registry().clientProperties())
        .containsOnly(Map.entry("basic.auth.user.info", "u:p"));
  }

  @Test
  void shouldTakeTheRegistryClientsPropertiesFromTheEnvironment() {
    Map<String, String> environment =
        Map.of(
            "LIMELIGHT_BASIC_AUTH_USER_INFO", "u:p",
            "LIMELIGHT_SCHEMA_REGISTRY_SSL_TRUSTSTORE_LOCATION", "/trust.p12");

    assertThat(load("basic.auth.user.info=of:file", environment).registry().clientProperties())
        .containsOnly(
            Map.entry("basic.auth.user.info", "u:p"),
            Map.entry("schema.registry.ssl.truststore.location", "/trust.p12"));
  }

  @Test
  void shouldIgnoreWhatOthersSetUnderOurPrefixes() {
    Map<String, String> environment =
        Map.of(
            "LIMELIGHT_SERVICE_HOST", "10.0.0.1",
            "LIMELIGHT_PORT", "tcp://10.0.0.1:80",
            "LIMELIGHT_PORT_80_TCP_ADDR", "10.0.0.1",
            "LIMELIGHT_OPTS", "-Xmx1g",
            "KAFKA_HEAP_OPTS", "-Xmx1g",
            "PATH", "/bin");

    assertThat(load("", environment).stream().clientProperties()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "processing.guarantee",
        "transactional.id",
        "group.id",
        "key.serializer",
        "producer.value.serializer",
        "consumer.max.poll.interval.ms",
        "transaction.timeout.ms",
        "deserialization.exception.handler",
        "processing.exception.handler",
        "production.exception.handler",
        "errors.dead.letter.queue.topic.name",
        "producer.max.request.size",
        "group.protocol",
        "isolation.level"
      })
  void shouldRefuseKeysThatTheStreamSets(String key) {
    assertThatThrownBy(() -> load(key + "=x", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("'" + key + "'", "limelight.properties", "cannot be set: ");
  }

  @Test
  void shouldRefuseAClientsOwnVersionOfOneOfOurKeys() {
    assertThatThrownBy(() -> load("", Map.of(), "producer.compression.type=zstd"))
        .hasMessageContainingAll("from --set", "set compression.type");
  }

  @ParameterizedTest
  @CsvSource({
    "explanation.sample, explanation.samples",
    "model.dir, models.dir",
    "schema.registry.urls, schema.registry.url",
    "max.records.bytes, max.record.bytes",
    "security.protokol, security.protocol"
  })
  void shouldNameTheNearestKeyWhenOneIsUnknown(String written, String meant) {
    assertThatThrownBy(() -> load(written + "=1", Map.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContainingAll("Unknown key '" + written + "'", "Did you mean '" + meant + "'?");
  }

  @Test
  void shouldRefuseAnUnknownVariableOfOurs() {
    assertThatThrownBy(() -> load("", Map.of("LIMELIGHT_MODEL_DIR", "x")))
        .hasMessageContainingAll("LIMELIGHT_MODEL_DIR", "LIMELIGHT_MODELS_DIR");
  }

  @ParameterizedTest
  @CsvSource({
    "explanation.method=grad, guided-absolute-grad",
    "explanation.percentile=1.5, explanation.percentile",
    "max.record.bytes=12, max.record.bytes",
    "topic.prefix=a/b, topic.prefix",
    "explanation.samples=many, explanation.samples",
    "commit.interval.ms=600000, Lower commit.interval.ms to 570000 or less"
  })
  void shouldSayWhatIsAcceptedWhenAValueIsNot(String line, String mentioned) {
    Configuration configuration = load(line, Map.of());

    assertThatThrownBy(
            () -> {
              configuration.stream();
              configuration.explanation();
            })
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(mentioned);
  }

  /** Each says the one number to change, and what is accepted. */
  @ParameterizedTest
  @CsvSource({
    "30000, 28, 60000, 100, Lower max.poll.records to 26 or less.",
    "600000, 8, 60000, 100, Lower max.poll.records to 1 or less.",
    "850000, 1, 60000, 1000, Lower schema.registry.retry.timeout.ms to 19000 or less.",
    "900000, 1, 60000, 100, Lower explanation.max.duration.ms to 809900 or less",
    "30000, 8, 60000, 600000, Lower commit.interval.ms to 570000 or less"
  })
  void shouldSayWhichNumberToChangeWhenTransactionWouldOutliveWhatBrokersAllow(
      long explanation, int records, long registry, long commit, String remedy) {
    Duration longest = Duration.ofMillis(explanation);
    Duration retry = Duration.ofMillis(registry);
    Duration interval = Duration.ofMillis(commit);

    assertThatThrownBy(() -> new ProcessingTimes(longest, records, retry, interval))
        .hasMessageContaining("brokers allow 900 s")
        .hasMessageContaining(remedy);
  }

  @Test
  void shouldSayWhichKeyIsMissing() throws IOException {
    Path empty = Files.createFile(folder.resolve("empty.properties"));
    Configuration configuration = ConfigurationSources.load(empty, Map.of(), List.of());

    assertThatThrownBy(configuration::stream).hasMessageContaining("bootstrap.servers");
    assertThatThrownBy(configuration::models).hasMessageContaining("models.dir");
    assertThatThrownBy(configuration::registry).hasMessageContaining("schema.registry.url");
  }

  @Test
  void shouldSayThatTheFileIsMissing() {
    assertThatThrownBy(() -> ConfigurationSources.load(folder.resolve("none"), Map.of(), List.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("none");
  }

  @ParameterizedTest
  @CsvSource({
    "development, , true",
    "production, , false",
    "production, true, true",
    "development, false, false"
  })
  void shouldLetTheProfileDecideOnAutoRegistrationUnlessItIsSet(
      String profile, String autoRegister, boolean expected) {
    String set = autoRegister == null ? "" : "\nschema.registry.auto.register=" + autoRegister;

    assertThat(load("profile=" + profile + set, Map.of()).registry().autoRegister())
        .isEqualTo(expected);
  }

  @Test
  void shouldDeriveEveryLimitFromTheConfiguredOnes() {
    Properties properties =
        StreamProperties.of(
            load(
                "max.record.bytes=8388608\nexplanation.max.duration.ms=10000\nmax.poll.records=4",
                Map.of())
                .stream());

    assertThat(properties)
        .containsEntry("producer.max.request.size", 8388608 + 65536)
        .containsEntry("consumer.max.partition.fetch.bytes", 8388608 + 65536)
        .containsEntry("consumer.fetch.max.bytes", 50 * 1024 * 1024)
        .containsEntry("producer.transaction.timeout.ms", 130_100)
        .containsEntry("consumer.max.poll.interval.ms", 130_000)
        .containsEntry("consumer.max.poll.records", 4)
        .containsEntry("processing.guarantee", "exactly_once_v2")
        .containsEntry("ensure.explicit.internal.resource.naming", true)
        .containsEntry("group.protocol", "classic")
        .containsEntry("errors.dead.letter.queue.topic.name", "dead-letters");
  }

  @Test
  void shouldBatchMapsUnlessTheUserSaysHowMuch() {
    assertThat(StreamProperties.of(load("", Map.of()).stream()))
        .containsEntry("producer.batch.size", 262_144);
    assertThat(StreamProperties.of(load("producer.batch.size=1000", Map.of()).stream()))
        .containsEntry("producer.batch.size", "1000");
    assertThat(StreamProperties.of(load("batch.size=1000", Map.of()).stream()))
        .containsEntry("batch.size", "1000")
        .doesNotContainKey("producer.batch.size");
  }

  @Test
  void shouldCommitWhenIdleUnlessToldNotTo() {
    assertThat(load("", Map.of()).stream().commits())
        .isEqualTo(new CommitOptions(Duration.ofMillis(100), true));
    assertThat(load("commit.when.idle=false", Map.of()).stream().commits().whenIdle()).isFalse();
  }

  @Test
  void shouldDocumentEveryKey() {
    assertThat(ConfigurationReference.markdown())
        .contains(Definitions.names().stream().map(name -> "| `" + name + "` |").toList());
    assertThat(Definitions.BY_CONCERN.values())
        .flatMap(definition -> definition.configKeys().values())
        .allSatisfy(key -> assertThat(key.documentation).as(key.name).endsWith("."));
  }
}
