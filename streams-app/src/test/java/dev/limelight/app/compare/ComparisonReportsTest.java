package dev.limelight.app.compare;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.audit.comparison.ChangeStatistics;
import dev.limelight.audit.comparison.EventKey;
import dev.limelight.audit.comparison.GroupComparison;
import dev.limelight.image.RgbImage;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.Topics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ComparisonReportsTest {
  private static final String HOSTILE = "<script>alert('1')</script>&\"";
  private static final GroupComparison ALL = group("signs", GroupComparison.ALL);
  private static final GroupComparison NOTHING =
      new GroupComparison(
          "signs",
          "yield",
          0,
          new TreeMap<>(Map.of("never seen", 2)),
          new TreeMap<>(),
          Optional.empty(),
          0,
          0,
          0,
          OptionalDouble.empty(),
          OptionalDouble.empty());

  @Test
  void shouldPrintARowForEachGroup() {
    assertThat(ComparisonTable.lines(comparison(List.of(ALL, NOTHING))))
        .anySatisfy(
            line ->
                assertThat(line.split("\\s+"))
                    .containsExactly(
                        "signs", "9", "1", "2", "-0.0500", "-0.1000", "-0.0400", "+0.0100",
                        "0.0039", "3", "4/8", "0.900", "0.700"))
        .anySatisfy(
            line ->
                assertThat(line.strip().split("\\s+"))
                    .containsExactly(
                        "yield", "0", "2", "0", "-", "-", "-", "-", "-", "0", "0/0", "-", "-"));
  }

  @Test
  void shouldSayWhyEventsAreMissingInEveryForm() throws Exception {
    Comparison comparison = comparison(List.of(ALL));

    assertThat(ComparisonTable.lines(comparison))
        .contains(
            "signs: not explained by r: skipped: LOAD 1",
            "signs: not explained by main: dead letter: IMAGE_EMPTY 2");
    JsonNode group = new ObjectMapper().readTree(ComparisonJson.of(comparison)).at("/groups/0");
    assertThat(group.at("/missing").asInt()).isEqualTo(1);
    assertThat(group.at("/missingReasons").get("skipped: LOAD").asInt()).isEqualTo(1);
    assertThat(group.at("/extraReasons").get("dead letter: IMAGE_EMPTY").asInt()).isEqualTo(2);
    assertThat(ComparisonHtml.of(comparison, ComparisonReportsTest::noPicture))
        .contains("<td>1 (skipped: LOAD 1)</td>", "<td>2 (dead letter: IMAGE_EMPTY 2)</td>");
  }

  @Test
  void shouldSayHowManyRowsAreLeftOutWhenThereAreTooMany() {
    List<GroupComparison> many =
        IntStream.range(0, 100).mapToObj(i -> group("signs", "class " + i)).toList();

    assertThat(ComparisonTable.lines(comparison(many)))
        .contains("... and 60 more: --json and --html have them all");
  }

  @Test
  void shouldGiveEveryFigureAsJson() throws Exception {
    JsonNode json =
        new ObjectMapper().readTree(ComparisonJson.of(comparison(List.of(ALL, NOTHING))));

    assertThat(json.at("/before").asText()).isEqualTo("main");
    JsonNode group = json.at("/groups/0");
    assertThat(group.at("/class").isNull()).as("all classes").isTrue();
    assertThat(group.at("/matched").asInt()).isEqualTo(9);
    assertThat(group.at("/rcapChange/wilcoxonP").asDouble()).isEqualTo(0.0039);
    assertThat(group.at("/rcapChange/q75").asDouble()).isEqualTo(0);
    assertThat(group.at("/spearman").asDouble()).isEqualTo(0.9);
    assertThat(json.at("/groups/1/rcapChange").isNull()).isTrue();
    assertThat(json.at("/groups/1/class").asText()).isEqualTo("yield");
  }

  @Test
  void shouldWriteNamesAsTextWhenTheyLookLikeHtml() {
    Comparison hostile =
        new Comparison(
            new ComparedRun(HOSTILE, new Topics("")),
            new ComparedRun("r", new Topics("")),
            1,
            1,
            0,
            List.of(group(HOSTILE, GroupComparison.ALL), group(HOSTILE, HOSTILE)),
            List.of());

    String page = ComparisonHtml.of(hostile, ComparisonReportsTest::noPicture);

    assertThat(page)
        .contains("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;&quot;")
        .doesNotContain("<script", "http:", "https:");
    assertThat(Stream.of("html", "head", "body", "table").allMatch(tag -> balanced(page, tag)))
        .isTrue();
  }

  private static boolean balanced(String page, String tag) {
    return page.split("<" + tag + "[ >]", -1).length == 2
        && page.split("</" + tag + ">", -1).length == 2;
  }

  private static RgbImage noPicture(EventKey key, SaliencyMap map) {
    throw new AssertionError("No event is shown");
  }

  private static Comparison comparison(List<GroupComparison> groups) {
    return new Comparison(
        new ComparedRun("main", new Topics("")),
        new ComparedRun("r", new Topics("p.")),
        10,
        11,
        0,
        groups,
        List.of());
  }

  private static GroupComparison group(String model, String name) {
    return new GroupComparison(
        model,
        name,
        9,
        new TreeMap<>(Map.of("skipped: LOAD", 1)),
        new TreeMap<>(Map.of("dead letter: IMAGE_EMPTY", 2)),
        Optional.of(new ChangeStatistics(-0.05, -0.1, -0.06, -0.04, 0, 0.01, 0.0039)),
        3,
        8,
        4,
        OptionalDouble.of(0.9),
        OptionalDouble.of(0.7));
  }
}
