package dev.limelight.app.conformance;

import dev.limelight.explain.EarlyStopping;
import dev.limelight.explain.FeatureMaps;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ParityCheck;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.explain.Points;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.InsertionDeletion;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.random.Seed;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.ExportDerivation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Exporter, runtime, methods and metrics on a network small enough to follow by hand. Stateless.
 */
final class NetworkParity {
  private static final double[] GUIDED = {0, 1, 1, 1, 1, 3, 3, 2, 1, 3, 3, 2, 1, 2, 2, 1};

  /** Windows 1, 2, 3 of the first channel count once, windows 2, 3 of the second minus once. */
  private static final double[] PLAIN = {0, 1, 1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 0, 0, 0, 0};

  private static final double[] GRAD_CAM = {0, 4, 28, 32.5};
  private static final double EXACT = 1e-4;
  private static final long MEMORY = 64L << 20;

  private NetworkParity() {}

  /**
   * All checks.
   *
   * @param bundle the exported network
   * @param provider that is checked
   */
  static List<ParityCheck> checks(ModelBundle bundle, ExecutionProvider provider) {
    List<ParityCheck> checks = new ArrayList<>();
    try (OrtRuntime runtime =
            OrtRuntime.start(RuntimeOptions.on(provider), new ExportDerivation());
        OrtModel model = runtime.open(bundle)) {
      FloatTensor logits = model.classifier().logits(Points.of(SmallNetwork.image()));
      // ReLU gives 0, 4, 31, 40 and 0, 0, 6, 15; weights 1 and -1.
      checks.add(new ParityCheck("logit of the small network", 54, logits.at(0), EXACT));
      all(checks, "gradient", PLAIN, gradient(model.gradient(), 0));
      all(checks, "Guided Backprop", GUIDED, gradient(model.guidedGradient().function(), 0));
      all(
          checks,
          "Grad-CAM at the ReLU",
          GRAD_CAM,
          gradCam(model.features().evaluate(SmallNetwork.image(), 0)));
      metrics(checks, model);
    }
    determinism(checks, bundle, provider);
    return checks;
  }

  private static double[] gradient(GradientFunction function, int target) {
    double[] found = new double[SmallNetwork.IMAGE.size()];
    function.evaluate(
        Points.of(SmallNetwork.image()),
        target,
        (index, gradient) -> {
          for (int i = 0; i < found.length; i++) {
            found[i] = gradient[i];
          }
        });
    return found;
  }

  private static double[] gradCam(FeatureMaps maps) {
    Shape shape = maps.activation().shape();
    int pixels = shape.dim(1) * shape.dim(2);
    double[] sum = new double[pixels];
    for (int k = 0; k < shape.dim(0); k++) {
      double weight = 0;
      for (int i = 0; i < pixels; i++) {
        weight += maps.gradient().at(k * pixels + i) / pixels;
      }
      for (int i = 0; i < pixels; i++) {
        sum[i] += weight * maps.activation().at(k * pixels + i);
      }
    }
    return sum;
  }

  /** A map that points at nothing in particular: every figure can be followed by hand. */
  private static void metrics(List<ParityCheck> checks, OrtModel model) {
    float[] values = new float[16];
    for (int i = 0; i < values.length; i++) {
      values[i] = i / 15f;
    }
    FloatTensor map = FloatTensor.of(Shape.of(4, 4), values);
    var score =
        new Rcap(RcapOptions.DEFAULT)
            .score(SmallNetwork.image(), map, 0, new float[] {0}, model.classifier());
    // The highest fraction is 0.9: above rank floor(14.4) - 1 lie 14 and 15 of 0 to 15.
    checks.add(new ParityCheck("RCAP's share at 0.9", 29 / 120.0, score.shares().get(0), 1e-6));
    checks.add(
        new ParityCheck("RCAP's threshold at 0.9", 13 / 15.0, score.thresholds().get(0), 1e-6));
    var curves = InsertionDeletion.curves(SmallNetwork.image(), map, 0, model.classifier());
    checks.add(new ParityCheck("deletion at level 1", 1, curves.deletion().get(0), 1e-9));
  }

  private static void determinism(
      List<ParityCheck> checks, ModelBundle bundle, ExecutionProvider provider) {
    Set<Integer> hashes = new HashSet<>();
    Set<Integer> stopped = new HashSet<>();
    MethodOptions early =
        MethodOptions.DEFAULT.withEarlyStopping(Optional.of(new EarlyStopping(0.9, 6, 3)));
    for (int threads : new int[] {1, 2, 4}) {
      try (OrtRuntime runtime =
              OrtRuntime.start(
                  new RuntimeOptions(provider, threads, MEMORY), new ExportDerivation());
          OrtModel model = runtime.open(bundle)) {
        for (int repetition = 0; repetition < 2; repetition++) {
          hashes.add(hash(model, MethodOptions.DEFAULT));
          stopped.add(hash(model, early));
        }
      }
    }
    checks.add(
        new ParityCheck("different maps over 1, 2 and 4 threads, twice", 1, hashes.size(), 0));
    checks.add(new ParityCheck("the same where sampling may end early", 1, stopped.size(), 0));
  }

  private static int hash(OrtModel model, MethodOptions options) {
    var maps =
        new SaliencyEngine(Set.of(Method.GUIDED_ABSOLUTE_GRAD), options)
            .explain(model, SmallNetwork.image(), 0, new PhiloxNoise(new Seed(7)));
    return Arrays.hashCode(
        Objects.requireNonNull(maps.get(Method.GUIDED_ABSOLUTE_GRAD)).map().values());
  }

  private static void all(
      List<ParityCheck> checks, String name, double[] expected, double[] found) {
    double worst = 0;
    int at = 0;
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(found[i] - expected[i]);
      if (!(error <= worst)) {
        worst = error;
        at = i;
      }
    }
    checks.add(
        new ParityCheck(
            name + ", value " + at + " of " + expected.length, expected[at], found[at], EXACT));
  }
}
