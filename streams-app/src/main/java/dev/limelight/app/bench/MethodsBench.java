package dev.limelight.app.bench;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Measures every method against its own model runs, and the three sampled methods together. In each
 * round all take turns in one process, so that a slow moment of the machine falls on all of them.
 */
final class MethodsBench {
  private static final int WARM_UPS = 2;

  private final ExplainableModel model;
  private final MethodOptions options;
  private final LongSupplier nanoTime;

  /**
   * @param options parameters of all methods
   * @param nanoTime a monotonic clock, nanoseconds
   */
  MethodsBench(ExplainableModel model, MethodOptions options, LongSupplier nanoTime) {
    this.model = model;
    this.options = options;
    this.nanoTime = nanoTime;
  }

  /**
   * Measures; what the model lacks is left out.
   *
   * @param pictures one a round, at least one
   */
  List<MethodFigures> run(List<FloatTensor> pictures) {
    List<MethodRounds> all = new ArrayList<>();
    for (Method method : Method.values()) {
      if (isThere(method, pictures.get(0))) {
        all.add(new MethodRounds(EnumSet.of(method)));
      }
    }
    all.add(new MethodRounds(SAMPLED));
    for (int round = -WARM_UPS; round < pictures.size(); round++) {
      for (MethodRounds rounds : all) {
        measure(rounds, pictures.get(Math.max(round, 0)), round >= 0);
      }
    }
    return all.stream().map(MethodRounds::figures).toList();
  }

  /** The methods that share their samples. */
  static final Set<Method> SAMPLED =
      Set.of(Method.SMOOTH_GRAD, Method.VAR_GRAD, Method.GUIDED_ABSOLUTE_GRAD);

  private void measure(MethodRounds rounds, FloatTensor picture, boolean counts) {
    SaliencyEngine engine = new SaliencyEngine(rounds.methods(), options);
    RecordedModel recorded = new RecordedModel(model, picture);
    long start = nanoTime.getAsLong();
    engine.explain(recorded, picture, 0, noise());
    long explained = nanoTime.getAsLong();
    recorded.runAlone();
    long alone = nanoTime.getAsLong();
    if (counts) {
      rounds.add(explained - start, alone - explained, recorded.rows());
    }
  }

  private boolean isThere(Method method, FloatTensor picture) {
    try {
      new SaliencyEngine(EnumSet.of(method), options).explain(model, picture, 0, noise());
      return true;
    } catch (ExplanationException lacking) {
      return false;
    }
  }

  private PhiloxNoise noise() {
    return new PhiloxNoise(Seed.of(0, "bench", model.identity().id()));
  }
}
