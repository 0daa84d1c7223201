package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.limelight.app.demo.ChildProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Everything that runs in production, on a broker that asks for passwords, tokens and certificates
 * and on a registry that does. Nobody has more rights than {@code limelight topics acls} prints.
 */
@IntegrationTest
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SecuredBrokerIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int EVENTS = 3;

  private static SecuredSurroundings world;
  private static SecuredStream stream;

  /** Somebody else's, at work on the same brokers. */
  private static Producer<String, byte[]> neighbour;

  @BeforeAll
  static void liveThroughADay(RunningServices services) throws Exception {
    world = SecuredSurroundings.start(services);
    stream = world.stream();
    world.grantAndCreate();
    stream.records().createTopic("neighbour");
    neighbour = stream.records().leaveTransactionOpen("neighbour");
    ChildProcess run = stream.start("run", "run");
    ChildProcess audit = stream.start("audit", "audit");
    DashboardUnderTest dashboard =
        DashboardUnderTest.of(stream.start("dashboard", "dashboard"), Secrets.DASHBOARD_TOKEN);
    world.producer().write(stream.topics().imageEvents(), events(services.registryUrl()));
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              run.requireAlive();
              audit.requireAlive();
              assertThat(keys(stream.topics().rcapScores())).hasSize(EVENTS);
              assertThat(keys(stream.topics().auditAlerts())).isNotEmpty();
            });
    dashboard.awaitCard("event-1");
    replay();
    replay();
    stream.succeed("verify", "inspect", "event-1");
    stream.succeed("compare", "inspect", "--run", "live", "--run", "again");
    stream.succeed("dead-letters redrive", "redrive");
    stream.succeed("dead-letters redrive", "redrive");
    stream.succeed("dead-letters list", "inspect");
    // That of the live stream and that of the replay; both come back.
    await().atMost(LIMIT).until(() -> keys(stream.topics().deadLetters()).size() >= 4);
  }

  private static Map<String, byte[]> events(String registry) {
    Map<String, byte[]> events = new LinkedHashMap<>();
    for (int i = 1; i <= EVENTS; i++) {
      String id = "event-" + i;
      events.put(id, stream.avro(registry, Events.encoded(id, Pictures.png(i)).build()));
    }
    events.put(
        "skipped",
        stream.avro(
            registry,
            Events.encoded("skipped", Pictures.png(1)).setModelId(TestModels.LARGE).build()));
    events.put("bad", "no record".getBytes(UTF_8));
    return events;
  }

  private static void replay() {
    stream.succeed(
        "replay", "replay", "--from", "2020-01-01", "--to", "2100-01-01", "--run-id", "again");
  }

  @AfterAll
  static void stop() {
    if (neighbour != null) {
      neighbour.close(Duration.ZERO);
    }
    if (world != null) {
      world.close();
    }
  }

  private static List<String> keys(String topic) {
    return stream.records().keys(topic);
  }

  @Test
  void shouldExplainEveryEventLiveAndInAReplay() {
    for (String topic : List.of(stream.topics().saliencyMaps(), stream.topics().rcapScores())) {
      assertThat(keys(topic))
          .containsExactlyInAnyOrder(
              "event-1", "event-2", "event-3", "event-1", "event-2", "event-3");
    }
    assertThat(keys(stream.topics().eventOutcomes())).contains("skipped");
    assertThat(keys(stream.topics().auditSummaries())).isNotEmpty();
  }

  @Test
  void shouldNeedEveryRightThatIsPrintedAndNoOther() throws Exception {
    Map<String, List<AclBinding>> granted = stream.granted();
    // What was read of a repartition topic is deleted now and then.
    await()
        .atMost(LIMIT)
        .untilAsserted(
            () -> {
              AuthorizerLog log = world.broker().decisions();
              assertThat(granted.values())
                  .flatExtracting(log::unused)
                  .as("printed and not used")
                  .isEmpty();
            });
    AuthorizerLog log = world.broker().decisions();
    assertThat(granted.keySet()).flatExtracting(log::denied).as("not printed").isEmpty();
    assertThat(granted.values().stream().flatMap(List::stream))
        .noneMatch(right -> right.entry().operation() == AclOperation.ALL)
        .noneMatch(right -> right.pattern().name().equals("*"));
  }

  @Test
  void shouldEndAndNameTheRightWhenTransactionsAreNotGranted() throws Exception {
    stream.grant(
        stream.printed("run", "limited", "User:limited").stream()
            .filter(right -> right.pattern().resourceType() != ResourceType.TRANSACTIONAL_ID)
            .toList());

    Launcher.Outcome outcome = stream.run("run", "limited");

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(1);
    assertThat(outcome.text())
        .contains("The brokers do not allow it", "ransactional", "limelight topics acls");
  }

  @Test
  void shouldSayThatTopicsMayBeHiddenWhenNothingIsGranted() {
    Launcher.Outcome outcome = stream.run("audit", "producer");

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text())
        .contains("Missing topics", stream.topics().rcapScores(), "limelight topics acls");
  }

  @Test
  void shouldExitWithTwoAndNameTheKeysWhenThePasswordIsWrong() {
    Launcher.Outcome outcome =
        stream.run("audit", "run", set(ClientSettings.scram(world.broker(), "run", "wr0ng-pass")));

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text())
        .contains("invalid credentials", "sasl.jaas.config", world.broker().saslAddress())
        .doesNotContain("wr0ng-pass");
  }

  @Test
  void shouldExitWithTwoAndNameTheKeysWhenTheRegistryPasswordIsWrong() {
    Launcher.Outcome outcome =
        stream.run("run", "run", "--set", "basic.auth.user.info=limelight:wr0ng-pass");

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
    assertThat(outcome.text())
        .contains("denied access", "401", "basic.auth.user.info")
        .doesNotContain("wr0ng-pass");
  }

  @Test
  void shouldWriteNoSecretAnywhere() throws Exception {
    stream.succeed("config", "without-file");
    for (Path log : stream.logs()) {
      assertThat(secretsIn(Files.readString(log))).as(log.toString()).isEmpty();
    }
    for (ConsumerRecord<String, byte[]> letter :
        stream.records().all(stream.topics().deadLetters())) {
      StringBuilder all = new StringBuilder(new String(letter.value(), UTF_8));
      for (Header header : letter.headers()) {
        all.append(new String(header.value(), UTF_8));
      }
      assertThat(secretsIn(all.toString())).isEmpty();
    }
  }

  private static List<String> secretsIn(String text) {
    return world.secrets().all().stream().filter(text::contains).toList();
  }

  private static String[] set(Map<String, String> settings) {
    return settings.entrySet().stream()
        .flatMap(setting -> List.of("--set", setting.getKey() + "=" + setting.getValue()).stream())
        .toArray(String[]::new);
  }
}
