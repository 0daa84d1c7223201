package dev.limelight.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.GoldenCase;
import dev.limelight.RealBundles;
import dev.limelight.metric.InsertionDeletion;
import dev.limelight.metric.Mask;
import dev.limelight.metric.MaskMetrics;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The authors' curves, areas and comparisons with a mask, from their maps and their input. */
class GoldenMetricsTest {
  private static final double SCORE = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsCurvesWhenGivenTheirMaps(String name) {
    GoldenCase golden = GoldenCase.named(name);
    int target = golden.manifest().path("target").asInt();
    String path = golden.manifest().path("model").asText();
    String model = Objects.requireNonNull(path).substring(0, path.indexOf('/'));
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel opened = runtime.open(RealBundles.exported(model))) {
      for (String map : golden.scoredMaps()) {
        InsertionDeletion.Curves curves =
            InsertionDeletion.curves(
                golden.array("x").row(0), golden.array(map).row(0), target, opened.classifier());
        assertCurve(map, curves.deletion(), golden.score(map, "deletion"));
        assertCurve(map, curves.insertion(), golden.score(map, "insertion"));
        assertScore(map, curves.dauc(), golden.score(map, "dauc"));
        assertScore(map, curves.iauc(), golden.score(map, "iauc"));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = "mobilenet_v1_dog")
  void shouldEqualTheAuthorsComparisonWhenGivenTheirMask(String name) {
    GoldenCase golden = GoldenCase.named(name);
    for (String map : golden.scoredMaps()) {
      FloatTensor saliency = golden.array(map).row(0);
      Mask mask = mask(golden.array("mask").reshaped(saliency.shape()));
      assertScore(map, MaskMetrics.mae(saliency, mask), golden.score(map, "mae"));
      assertScore(map, MaskMetrics.rootMae(saliency, mask), golden.score(map, "rootMae"));
      assertScore(map, MaskMetrics.logCoshDice(saliency, mask), golden.score(map, "logCoshDice"));
    }
  }

  private static void assertCurve(String map, List<Double> actual, List<Double> expected) {
    assertThat(actual).as("levels of %s", map).hasSameSizeAs(expected);
    for (int level = 0; level < expected.size(); level++) {
      assertThat(actual.get(level))
          .as("level %d of %s", level, map)
          .isCloseTo(expected.get(level), within(SCORE));
    }
  }

  private static void assertScore(String map, double actual, List<Double> expected) {
    assertThat(actual).as(map).isCloseTo(expected.get(0), within(SCORE));
  }

  private static Mask mask(FloatTensor values) {
    boolean[] inside = new boolean[values.size()];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = values.at(i) > 0.5;
    }
    return Mask.of(values.shape(), inside);
  }
}
