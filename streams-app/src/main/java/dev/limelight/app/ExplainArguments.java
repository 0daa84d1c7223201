package dev.limelight.app;

import dev.limelight.app.explain.ExplainOptions;
import dev.limelight.app.explain.NoiseFile;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.explain.FixedNoise;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.metric.MetricName;
import dev.limelight.metric.MetricSuite;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How {@code limelight explain} is to explain, as it was typed. */
final class ExplainArguments {
  private static final MethodOptions DEFAULT = MethodOptions.DEFAULT;

  @Option(
      names = "--method",
      paramLabel = "M",
      split = ",",
      description =
          "Saliency methods, comma-separated or given again (default: guided-absolute-grad):"
              + " vanilla-gradient, smooth-grad, var-grad, guided-absolute-grad,"
              + " integrated-gradients, guided-ig, blur-ig, guided-backprop, grad-cam.")
  private List<String> methods = List.of(Method.GUIDED_ABSOLUTE_GRAD.label());

  @Option(
      names = "--metric",
      paramLabel = "NAME",
      split = ",",
      description =
          "Metrics besides RCAP, comma-separated or given again: dauc, iauc, iaucMinusDauc. With"
              + " --json they are printed; what needs a mask is computed by evaluate.")
  private List<String> metrics = List.of();

  @Mixin private EarlyStoppingArguments stopping = new EarlyStoppingArguments();

  @Mixin private PathArguments paths = new PathArguments();

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Noisy copies of an image (default: 20, or as many as --noise holds).")
  private @Nullable Integer samples;

  @Option(
      names = "--spread",
      paramLabel = "S",
      description = "Noise, as a share of the image's value range (default: ${DEFAULT-VALUE}).")
  private double spread = DEFAULT.spread();

  @Option(
      names = "--antithetic",
      description = "Every second copy has the noise of the one before it, negated.")
  private boolean antithetic;

  @Option(
      names = "--percentile",
      paramLabel = "P",
      description = "p of guided-absolute-grad, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double percentile = DEFAULT.percentile();

  @Option(
      names = "--target",
      paramLabel = "C",
      description = "Class to explain, counted from 0 (default: the model's top class).")
  private @Nullable Integer target;

  @Option(
      names = "--seed",
      paramLabel = "SEED",
      description =
          "The noise follows from this, the model's id and the SHA-256 of the image's bytes: the"
              + " same picture gives the same map under any name (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--noise",
      paramLabel = "FILE.f32",
      description =
          "Standard normal samples [n,C,H,W], float32, little-endian, to use instead of the"
              + " generator; n must be --samples or more.")
  private @Nullable Path noise;

  /**
   * The options, for a model.
   *
   * @param input shape of the model's preprocessed image, {@code [C,H,W]}
   * @throws UnusableArgumentException if one of them is wrong; the message says what is accepted
   */
  ExplainOptions options(Shape input) {
    try {
      Set<Method> chosen = EnumSet.noneOf(Method.class);
      methods.forEach(name -> chosen.add(Method.named(name)));
      Optional<FloatTensor> given =
          Optional.ofNullable(noise).map(file -> NoiseFile.read(file, input));
      return new ExplainOptions(
          chosen,
          paths.on(
              new MethodOptions(samples(given), spread, percentile)
                  .withAntithetic(antithetic)
                  .withEarlyStopping(stopping.rules())),
          new MetricSuite(metrics()),
          target == null ? OptionalInt.empty() : OptionalInt.of(target),
          seed,
          given.map(FixedNoise::new));
    } catch (IllegalArgumentException e) {
      throw new UnusableArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  private Set<MetricName> metrics() {
    Set<MetricName> chosen = EnumSet.noneOf(MetricName.class);
    metrics.forEach(name -> chosen.add(MetricName.named(name)));
    return chosen;
  }

  private int samples(Optional<FloatTensor> given) {
    int available = given.map(values -> values.shape().dim(0)).orElse(DEFAULT.samples());
    if (samples == null) {
      return available;
    }
    if (given.isPresent() && samples > available) {
      throw new IllegalArgumentException(
          "The noise file %s has %d samples, but --samples asks for %d: give more, or ask for fewer"
              .formatted(noise, available, samples));
    }
    return samples;
  }
}
