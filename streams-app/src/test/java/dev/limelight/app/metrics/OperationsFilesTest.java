package dev.limelight.app.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.audit.SkipReason;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.runtime.RuntimeActivity;
import dev.limelight.schemas.ObservationKind;
import dev.limelight.schemas.RcapScore;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.topology.ExplainedEvent;
import dev.limelight.topology.Fixtures;
import dev.limelight.topology.SourceCoordinates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The metrics that rules, dashboards and the operators' page name, held against what there is. */
class OperationsFilesTest {
  static {
    TrustedRecords.trust();
  }

  private static final Path OPS =
      Path.of(System.getProperty("limelight.root", "..")).resolve("ops");
  private static final Pattern OURS = Pattern.compile("\\b(limelight|process_resident)_[a-z0-9_]+");
  private static final Pattern HISTOGRAM_PART = Pattern.compile("_(bucket|count|sum|max)$");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "prometheus/limelight.rules.yml",
        "grafana/limelight-operators.json",
        "grafana/limelight-auditors.json",
        "operations.md"
      })
  void shouldNameOnlyMetricsThatThereAre(String file) throws IOException {
    Set<String> named = found(Files.readString(OPS.resolve(file)));

    assertThat(named).isNotEmpty();
    assertThat(families(scrape())).containsAll(named);
  }

  @Test
  void shouldDescribeEveryMetricOnTheOperatorsPage() throws IOException {
    String page = Files.readString(OPS.resolve("operations.md"));

    for (String family : families(scrape())) {
      assertThat(page).as("the table of metrics").contains("| `" + family + "` | ");
    }
    for (MetricNames name : MetricNames.values()) {
      assertThat(page).as("the help of %s, word for word", name.id()).contains(name.help());
    }
  }

  @Test
  void shouldSayWhatToDoAboutEveryAlert() throws IOException {
    String rules = Files.readString(OPS.resolve("prometheus/limelight.rules.yml"));
    String page = Files.readString(OPS.resolve("operations.md"));
    List<String> alerts =
        Pattern.compile("- alert: (\\w+)").matcher(rules).results().map(r -> r.group(1)).toList();

    assertThat(alerts).hasSizeGreaterThan(10);
    assertThat(alerts).allSatisfy(alert -> assertThat(page).contains("### " + alert + "\n"));
    for (String key :
        List.of("summary: ", "description: ", "runbook: ops/operations.md#", "severity: ")) {
      assertThat(rules.split(Pattern.quote(key), -1)).as(key).hasSize(alerts.size() + 1);
    }
  }

  private static Set<String> found(String text) {
    return OURS.matcher(text)
        .results()
        .map(MatchResult::group)
        .map(name -> HISTOGRAM_PART.matcher(name).replaceFirst(""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> families(String scrape) {
    return scrape
        .lines()
        .filter(line -> line.startsWith("# TYPE "))
        .map(line -> line.split(" ")[2])
        .filter(name -> OURS.matcher(name).matches())
        .map(name -> HISTOGRAM_PART.matcher(name).replaceFirst(""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Of a process in which everything has happened. */
  private static String scrape() {
    StreamsBuilder builder = new StreamsBuilder();
    builder.stream("t").to("u");
    Properties properties = new Properties();
    properties.put("application.id", "operations-files");
    properties.put("bootstrap.servers", "127.0.0.1:1");
    try (KafkaStreams streams = new KafkaStreams(builder.build(), properties);
        Metrics metrics = new Metrics()) {
      metrics.build(false);
      metrics.serve(List.of(new ModelIdentity("signs", "aa", "bb", "cpu", "1")));
      metrics.run(() -> new RuntimeActivity(1, 1, 1, 0, 0, 1));
      metrics.load(() -> 0);
      metrics.ready("stream", () -> 1);
      metrics.stream(streams, () -> 0, () -> 0);
      metrics.explanations().explained(List.of(agreeing()), Optional.empty(), Duration.ZERO, 0);
      metrics.explanations().skipped("signs", SkipReason.LOAD);
      metrics.audits().observed("signs", ObservationKind.SCORE);
      metrics.audits().opened("signs");
      metrics.audits().closed("signs");
      metrics.audits().late("signs");
      metrics.audits().ahead("signs");
      metrics.audits().alerted("signs", "outside");
      metrics.commits().committed(Duration.ZERO);
      return metrics.scrape("");
    }
  }

  private static ExplainedEvent agreeing() {
    ExplainedEvent event =
        Fixtures.explained(Fixtures.event("e"), new SourceCoordinates("t", 0, 0), 4);
    RcapScore score = RcapScore.newBuilder(event.score()).setAgreement(true).build();
    return new ExplainedEvent(event.map(), score);
  }
}
