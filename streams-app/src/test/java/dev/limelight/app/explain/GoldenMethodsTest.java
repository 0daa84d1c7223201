package dev.limelight.app.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.GoldenCase;
import dev.limelight.RealBundles;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplainedMap;
import dev.limelight.explain.FixedNoise;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.InsertionDeletion;
import dev.limelight.metric.Mask;
import dev.limelight.metric.MaskMetrics;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.metric.RcapScore;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the authors' input and noise, through the exported graph, to the authors' maps and RCAP. */
class GoldenMethodsTest {
  private static final double CORRELATION = 0.999;
  private static final double DIFFERENCE = 2e-3;
  private static final double SCORE = 1e-4;

  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsMapsWhenGivenTheirInputAndNoise(String name) {
    GoldenCase golden = GoldenCase.named(name);
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel model = runtime.open(bundle(golden))) {
      Map<Method, ExplainedMap> maps =
          maps(
              golden,
              model,
              0.85,
              Method.VANILLA_GRADIENT,
              Method.SMOOTH_GRAD,
              Method.VAR_GRAD,
              Method.GUIDED_ABSOLUTE_GRAD);
      assertMap(golden, "vanilla_gradient", maps, Method.VANILLA_GRADIENT);
      assertMap(golden, "smooth_grad", maps, Method.SMOOTH_GRAD);
      assertMap(golden, "var_grad", maps, Method.VAR_GRAD);
      assertMap(golden, "guided_absolute_grad_p85", maps, Method.GUIDED_ABSOLUTE_GRAD);
      Map<Method, ExplainedMap> median = maps(golden, model, 0.50, Method.GUIDED_ABSOLUTE_GRAD);
      assertMap(golden, "guided_absolute_grad_p50", median, Method.GUIDED_ABSOLUTE_GRAD);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsRcapWhenGivenTheirMaps(String name) {
    GoldenCase golden = GoldenCase.named(name);
    float[] black = black(golden);
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel model = runtime.open(bundle(golden))) {
      for (String map : golden.scoredMaps()) {
        RcapScore score =
            new Rcap(RcapOptions.DEFAULT)
                .score(
                    golden.array("x").row(0),
                    golden.array(map).row(0),
                    target(golden),
                    black,
                    model.classifier());
        assertThat(score.rcap())
            .as("RCAP of %s", map)
            .isCloseTo(golden.score(map, "rcap").get(0), within(SCORE));
        for (int k = 0; k < score.partitions().size(); k++) {
          assertThat(score.shares().get(k))
              .as("share %d of %s, highest fraction first", k, map)
              .isCloseTo(golden.score(map, "share").get(k), within(SCORE));
          assertThat(score.probabilities().get(k))
              .as("probability %d of %s, highest fraction first", k, map)
              .isCloseTo(golden.score(map, "probability").get(k), within(SCORE));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"resnet20_cat", "resnet20_dog", "densenet_bird", "mobilenet_v1_dog"})
  void shouldEqualTheAuthorsOtherScoresWhenGivenTheirMaps(String name) {
    GoldenCase golden = GoldenCase.named(name);
    FloatTensor image = golden.array("x").row(0);
    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel model = runtime.open(bundle(golden))) {
      for (String map : golden.scoredMaps()) {
        FloatTensor saliency = golden.array(map).row(0);
        var curves = InsertionDeletion.curves(image, saliency, target(golden), model.classifier());
        assertThat(curves.dauc())
            .as("DAUC of %s", map)
            .isCloseTo(golden.score(map, "dauc").get(0), within(SCORE));
        assertThat(curves.iauc())
            .as("IAUC of %s", map)
            .isCloseTo(golden.score(map, "iauc").get(0), within(SCORE));
        if (golden.manifest().path("scores").path(map).has("mae")) {
          Mask mask = mask(golden.array("mask"), saliency.shape());
          assertThat(MaskMetrics.mae(saliency, mask))
              .isCloseTo(golden.score(map, "mae").get(0), within(SCORE));
          assertThat(MaskMetrics.rootMae(saliency, mask))
              .isCloseTo(golden.score(map, "rootMae").get(0), within(SCORE));
          assertThat(MaskMetrics.logCoshDice(saliency, mask))
              .isCloseTo(golden.score(map, "logCoshDice").get(0), within(SCORE));
        }
      }
    }
  }

  private static Mask mask(FloatTensor values, Shape shape) {
    boolean[] inside = new boolean[values.size()];
    for (int i = 0; i < inside.length; i++) {
      inside[i] = values.at(i) > 0;
    }
    return Mask.of(shape, inside);
  }

  private static Map<Method, ExplainedMap> maps(
      GoldenCase golden, ExplainableModel model, double percentile, Method... methods) {
    MethodOptions options =
        new MethodOptions(
            golden.samples(), golden.manifest().path("spread").asDouble(), percentile);
    return new SaliencyEngine(Set.of(methods), options)
        .explain(
            model, golden.array("x").row(0), target(golden), new FixedNoise(golden.array("noise")));
  }

  /** The case's own normalisation, which is not always its model's. */
  private static float[] black(GoldenCase golden) {
    float[] black = new float[3];
    for (int channel = 0; channel < black.length; channel++) {
      double mean = golden.manifest().path("mean").path(channel).asDouble();
      black[channel] = (float) (-mean / golden.manifest().path("std").path(channel).asDouble());
    }
    return black;
  }

  private static ModelBundle bundle(GoldenCase golden) {
    return RealBundles.exported(
        golden.manifest().path("model").asText().replace("/model.onnx", ""));
  }

  private static int target(GoldenCase golden) {
    return golden.manifest().path("target").asInt();
  }

  private static void assertMap(
      GoldenCase golden, String array, Map<Method, ExplainedMap> maps, Method method) {
    assertMap(golden, array, Objects.requireNonNull(maps.get(method)).map().values());
  }

  static void assertMap(GoldenCase golden, String array, float[] map) {
    float[] expected = golden.array(array).row(0).values();
    assertThat(map).hasSameSizeAs(expected);
    assertThat(pearson(map, expected))
        .as("Pearson correlation with %s", array)
        .isGreaterThanOrEqualTo(CORRELATION);
    double difference = 0;
    for (int i = 0; i < map.length; i++) {
      difference += Math.abs((double) map[i] - expected[i]);
    }
    assertThat(difference / map.length)
        .as("mean absolute difference from %s", array)
        .isLessThanOrEqualTo(DIFFERENCE);
  }

  static double pearson(float[] a, float[] b) {
    double meanA = mean(a);
    double meanB = mean(b);
    double both = 0;
    double squaresA = 0;
    double squaresB = 0;
    for (int i = 0; i < a.length; i++) {
      both += (a[i] - meanA) * (b[i] - meanB);
      squaresA += (a[i] - meanA) * (a[i] - meanA);
      squaresB += (b[i] - meanB) * (b[i] - meanB);
    }
    return both / Math.sqrt(squaresA * squaresB);
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }
}
