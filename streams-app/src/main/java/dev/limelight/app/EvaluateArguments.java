package dev.limelight.app;

import dev.limelight.app.evaluate.EvaluateOptions;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.explain.GradientAblation;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.MetricName;
import dev.limelight.pipeline.MapSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What {@code limelight evaluate} is to compare, as it was typed. */
final class EvaluateArguments {
  private static final MethodOptions DEFAULT = MethodOptions.DEFAULT;

  @Option(
      names = "--methods",
      paramLabel = "M",
      split = ",",
      description = "Saliency methods, comma-separated (default: all).")
  private @Nullable List<String> names;

  @Option(
      names = "--ablation",
      paramLabel = "p|processing",
      description =
          "Instead of methods: Guided AbsoluteGrad at p .15 .35 .55 .75 .85 .95, or the ways to"
              + " process its gradients. All variants share their noisy gradients.")
  private @Nullable String ablation;

  @Option(
      names = "--metrics",
      paramLabel = "M",
      split = ",",
      description =
          "Metrics, comma-separated; rcap is always among them (default: all, those that need a"
              + " mask only with --masks).")
  private @Nullable List<String> metricNames;

  @Option(
      names = "--min-confidence",
      paramLabel = "P",
      description =
          "An image counts if its class has a probability above this (default: ${DEFAULT-VALUE}).")
  private double confidence = 0.9;

  @Option(names = "--all", description = "Every image counts, whatever the model says of it.")
  private boolean all;

  @Option(names = "--seed", description = "The noise follows from it (default: ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--samples",
      paramLabel = "N",
      description = "Noisy copies of an image (default: ${DEFAULT-VALUE}).")
  private int samples = DEFAULT.samples();

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
      description = "p of guided-absolute-grad (default: ${DEFAULT-VALUE}).")
  private double percentile = DEFAULT.percentile();

  @Option(
      names = "--gallery",
      paramLabel = "N",
      description = "Images shown in the report (default: ${DEFAULT-VALUE}).")
  private int gallery = 20;

  private final EnumSet<Method> lacking = EnumSet.noneOf(Method.class);

  @Mixin private EarlyStoppingArguments stopping = new EarlyStoppingArguments();

  @Mixin private PathArguments paths = new PathArguments();

  /**
   * The options.
   *
   * @param masked whether there are masks
   * @throws UnusableArgumentException if one is wrong; the message says what is accepted
   */
  EvaluateOptions options(boolean masked) {
    try {
      List<String> rows =
          variants()
              .map(found -> found.stream().map(GradientAblation.Variant::name).toList())
              .orElseGet(() -> methods().stream().map(Method::label).toList());
      return new EvaluateOptions(
          rows, parameters(), metrics(masked), all ? -1 : confidence, seed, gallery);
    } catch (IllegalArgumentException e) {
      throw new UnusableArgumentException(String.valueOf(e.getMessage()), e);
    }
  }

  /** The methods; none for an ablation, which needs the plain gradient only. */
  Set<Method> methods() {
    Set<Method> chosen = EnumSet.noneOf(Method.class);
    if (ablation == null && names == null) {
      return EnumSet.complementOf(lacking);
    }
    if (ablation == null && names != null) {
      names.forEach(name -> chosen.add(Method.named(name)));
    }
    return chosen;
  }

  /** Whether methods were named, or all are meant that the model has. */
  boolean isNamed() {
    return names != null;
  }

  /** Leaves out a method that the model does not have. */
  void leaveOut(Method method) {
    lacking.add(method);
  }

  /** The methods' parameters. */
  MethodOptions parameters() {
    return paths.on(
        new MethodOptions(samples, spread, percentile)
            .withAntithetic(antithetic)
            .withEarlyStopping(stopping.rules()));
  }

  /** What makes the maps. */
  MapSource source() {
    return variants()
        .map(found -> MapSource.of(new GradientAblation(parameters(), found)))
        .orElseGet(() -> MapSource.of(new SaliencyEngine(methods(), parameters())));
  }

  private Optional<List<GradientAblation.Variant>> variants() {
    if (ablation == null) {
      return Optional.empty();
    }
    if (names != null) {
      throw new IllegalArgumentException("--ablation and --methods exclude each other; give one");
    }
    if (stopping.rules().isPresent()) {
      throw new IllegalArgumentException(
          "--ablation compares variants of the same samples, so --stop-correlation cannot end them"
              + " early; give one of the two");
    }
    return switch (ablation) {
      case "p" -> Optional.of(GradientAblation.percentiles());
      case "processing" -> Optional.of(GradientAblation.processings(percentile));
      default ->
          throw new IllegalArgumentException(
              "--ablation is p or processing, got \"" + ablation + "\"");
    };
  }

  private Set<MetricName> metrics(boolean masked) {
    Set<MetricName> chosen = EnumSet.of(MetricName.RCAP);
    if (metricNames == null) {
      chosen.addAll(EnumSet.allOf(MetricName.class));
      chosen.removeIf(metric -> metric.needsTruth() && !masked);
      return chosen;
    }
    for (String name : metricNames) {
      MetricName metric = MetricName.named(name);
      if (metric.needsTruth() && !masked) {
        throw new IllegalArgumentException(
            "The metric " + name + " compares with a mask: give --masks DIR");
      }
      chosen.add(metric);
    }
    return chosen;
  }
}
