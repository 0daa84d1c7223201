package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.app.demo.ChildProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator sees of the explaining stream and the audit: metrics, health, log, traces. */
@IntegrationTest
class OperationsIT {
  private static final String TOKEN = "operators-token-5a1f";
  private static final String SECRET = "storage-secret-93bc";
  private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
  private static final byte[] PICTURE = Pictures.png(1);
  private static final Pattern METRIC =
      Pattern.compile("\\b(limelight|kafka|jvm|process|logback)_[a-z0-9_]+");

  private static StreamUnderTest stream;
  private static ChildProcess explaining;
  private static ChildProcess auditing;
  private static OperatorView explanations;
  private static OperatorView audit;

  @BeforeAll
  static void start(RunningServices services) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("http.token", TOKEN);
    settings.put("log.format", "json");
    settings.put("log.level", "DEBUG");
    settings.put("image.reference.s3.endpoint", "http://127.0.0.1:1");
    settings.put("image.reference.s3.buckets", "pictures");
    settings.put("image.reference.s3.access.key", "somebody");
    settings.put("image.reference.s3.secret.key", SECRET);
    settings.put("audit.rules", "low: rcap-mean < 2 min 1");
    stream = StreamUnderTest.configured(services, "operations", settings);
    stream.createTopics("--partitions", "1");
    explaining = stream.launch();
    auditing = stream.background("audit");
    explanations = OperatorView.of(explaining, TOKEN);
    audit = OperatorView.of(auditing, TOKEN);
    explanations.awaitReady();
    audit.awaitReady();
    send(services, "good", PICTURE);
    send(services, "bad", "no picture".getBytes(UTF_8));
    Awaitility.await()
        .atMost(Duration.ofSeconds(45))
        .untilAsserted(
            () -> {
              assertThat(alerts()).isPositive();
              assertThat(dead()).isEqualTo(1);
            });
  }

  @AfterAll
  static void stop() {
    stream.close();
  }

  private static void send(RunningServices services, String id, byte[] file) throws Exception {
    byte[] event = stream.avro(Events.encoded(id, file).build());
    ProducerRecord<String, byte[]> record =
        new ProducerRecord<>(stream.topics().imageEvents(), id, event);
    record.headers().add("traceparent", PARENT.getBytes(UTF_8));
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", services.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer())) {
      producer.send(record).get();
    }
  }

  private static double dead() {
    return OperatorView.value(
        explanations.scrape(),
        "limelight_events_total{model=\"signs\",outcome=\"dead\",reason=\"IMAGE_UNKNOWN_FORMAT\"}");
  }

  private static double alerts() {
    return OperatorView.value(
        audit.scrape(), "limelight_audit_alerts_total{model=\"signs\",rule=\"low\"}");
  }

  @Test
  void shouldCountEveryEventOnceByItsOutcome() {
    String scrape = explanations.scrape();

    assertThat(
            OperatorView.value(
                scrape,
                "limelight_events_total{model=\"signs\",outcome=\"explained\",reason=\"none\"}"))
        .isEqualTo(1);
    assertThat(dead()).isEqualTo(1);
    assertThat(OperatorView.value(scrape, "limelight_events_aborted_total")).isZero();
    assertThat(OperatorView.value(scrape, "limelight_partitions")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus/limelight.rules.yml",
        "grafana/limelight-operators.json",
        "grafana/limelight-auditors.json"
      })
  void shouldHaveEveryMetricThatIsNamed(String file) throws IOException {
    String text = Files.readString(RunningServices.repository().resolve("ops").resolve(file));
    Set<String> named =
        METRIC
            .matcher(text)
            .results()
            .map(MatchResult::group)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> there = new TreeSet<>(OperatorView.names(explanations.scrape()));
    there.addAll(OperatorView.names(audit.scrape()));
    // These appear with their first event, of which the unit tests have one.
    named.removeIf(
        name ->
            name.startsWith("limelight_audit_late")
                || name.startsWith("limelight_audit_windows_closed")
                || name.startsWith("limelight_predictions"));
    // Kafka's metrics of partitions are looked for every ten seconds.
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () -> {
              there.addAll(OperatorView.names(explanations.scrape()));
              there.addAll(OperatorView.names(audit.scrape()));
              assertThat(there).containsAll(named);
            });
  }

  @Test
  void shouldBeReadByPrometheusItself() throws Exception {
    Promtool promtool = Promtool.installed();
    for (OperatorView view : List.of(explanations, audit)) {
      Promtool.Answer answer = promtool.ask(view.scrape(), "check", "metrics");
      // 1: it cannot be read; 3: names that its linter would choose otherwise.
      assertThat(answer.exitCode()).as(answer.said()).isNotEqualTo(1);
      assertThat(answer.said().lines()).noneMatch(line -> line.startsWith("limelight_"));
    }
  }

  @Test
  void shouldShipRulesThatPassTheirTestsInPrometheusItself() throws Exception {
    Promtool promtool = Promtool.installed();
    Path folder = RunningServices.repository().resolve("ops/prometheus");

    Promtool.Answer rules =
        promtool.ask("", "test", "rules", folder.resolve("limelight.rules.test.yml").toString());
    Promtool.Answer configuration =
        promtool.ask("", "check", "config", folder.resolve("prometheus.yml").toString());

    assertThat(rules.exitCode()).as(rules.said()).isZero();
    assertThat(configuration.exitCode()).as(configuration.said()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"limelight-operators.json", "limelight-auditors.json"})
  void shouldShipDashboardsWhoseQueriesPrometheusReads(String file, @TempDir Path folder)
      throws Exception {
    Promtool promtool = Promtool.installed();
    ObjectMapper json = new ObjectMapper();
    Path dashboard = RunningServices.repository().resolve("ops/grafana").resolve(file);
    List<Map<String, String>> rules = new ArrayList<>();
    for (JsonNode query : json.readTree(dashboard.toFile()).findValues("expr")) {
      // What Grafana puts in the place of its own variables.
      String expression =
          query.asText().replace("$__range", "6h").replace("$__rate_interval", "5m");
      rules.add(Map.of("record", "panel:query:" + rules.size(), "expr", expression));
    }
    assertThat(rules).hasSizeGreaterThan(10);
    Path asRules = folder.resolve("rules.yml");
    json.writeValue(
        asRules.toFile(), Map.of("groups", List.of(Map.of("name", "dashboard", "rules", rules))));

    Promtool.Answer answer = promtool.ask("", "check", "rules", asRules.toString());

    assertThat(answer.exitCode()).as(answer.said()).isZero();
  }

  @Test
  void shouldShowTheTopologyToWhoeverBearsTheToken() {
    assertThat(explanations.page("/topology").body()).contains("explain-image");
    assertThat(audit.page("/topology").body()).contains("audit-windows");
    OperatorView stranger = new OperatorView(explanations.address(), "guessed");
    assertThat(stranger.page("/topology").statusCode()).isEqualTo(401);
    assertThat(stranger.page("/metrics").statusCode()).isEqualTo(401);
    assertThat(stranger.page("/health/ready").statusCode()).isEqualTo(200);
  }

  @Test
  void shouldCarryTheTraceToAllThatComesOfAnEvent() {
    for (String topic :
        List.of(
            stream.topics().saliencyMaps(),
            stream.topics().rcapScores(),
            stream.topics().deadLetters())) {
      List<ConsumerRecord<String, byte[]>> records = stream.records().all(topic);
      assertThat(records).as(topic).isNotEmpty();
      assertThat(records)
          .allSatisfy(
              record ->
                  assertThat(new String(record.headers().lastHeader("traceparent").value(), UTF_8))
                      .isEqualTo(PARENT));
    }
  }

  @Test
  void shouldLogJsonWithTheEventInContextAndNoSecretsOrImages() throws IOException {
    List<String> own = jsonLines();

    assertThat(own).anyMatch(line -> line.contains("Stream RUNNING"));
    boolean inContext = false;
    for (String line : own) {
      JsonNode read = new ObjectMapper().readTree(line);
      assertThat(read.path("level").asText()).as(line).isNotEmpty();
      inContext |= read.path("mdc").path("event").asText().equals("bad");
    }
    assertThat(inContext).as("the dead letter's line names its event").isTrue();
    String all = String.join("\n", explaining.output()) + String.join("\n", auditing.output());
    assertThat(all)
        .doesNotContain(TOKEN)
        .doesNotContain(SECRET)
        .doesNotContain(Base64.getEncoder().encodeToString(PICTURE).substring(0, 40))
        .doesNotContain("IHDR");
    assertThat(own.stream().filter(line -> line.contains("\"INFO\"")))
        .as("nothing per event at INFO")
        .noneMatch(line -> line.contains("good") || line.contains("\"event\""));
  }

  private static List<String> jsonLines() {
    return Stream.concat(explaining.output().stream(), auditing.output().stream())
        .filter(line -> line.startsWith("{"))
        .toList();
  }
}
