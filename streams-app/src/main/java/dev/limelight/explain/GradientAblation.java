package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.ValueRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * The maps of several ways to process one set of gradients: all variants see the same noisy copies,
 * and together cost the gradients of one. Immutable, thread-safe, pure.
 */
public final class GradientAblation {
  private final NoisyCopies plan;
  private final List<Variant> variants;

  /**
   * @param options samples, at least 2, and spread; the percentile is each variant's
   * @param variants at least one, with different names
   * @throws IllegalArgumentException if there is no variant, or the samples give no variance
   */
  public GradientAblation(MethodOptions options, List<Variant> variants) {
    if (variants.isEmpty()) {
      throw new IllegalArgumentException("An ablation needs at least one variant");
    }
    this.plan = new NoisyCopies(options.samples(), options.spread(), options.antithetic());
    plan.requireVariance(Method.GUIDED_ABSOLUTE_GRAD);
    this.variants = List.copyOf(variants);
  }

  /**
   * One way to process the gradients.
   *
   * @param name as results call it
   * @param processing what is made of them
   * @param percentile p of the guide, in (0,1); read by the guided ones
   */
  public record Variant(String name, GradientProcessing processing, double percentile) {}

  /** Guided AbsoluteGrad at p 0.15, 0.35, 0.55, 0.75, 0.85 and 0.95. */
  public static List<Variant> percentiles() {
    return DoubleStream.of(0.15, 0.35, 0.55, 0.75, 0.85, 0.95)
        .mapToObj(
            p ->
                new Variant(
                    String.format(Locale.ROOT, "p=%.2f", p), GradientProcessing.GUIDED_ABSOLUTE, p))
        .toList();
  }

  /** Every processing, the guided ones at one percentile. */
  public static List<Variant> processings(double percentile) {
    return Stream.of(GradientProcessing.values())
        .map(processing -> new Variant(processing.label(), processing, percentile))
        .toList();
  }

  /** The variants. */
  public List<Variant> variants() {
    return variants;
  }

  /**
   * The maps of one image.
   *
   * @param image preprocessed, of the model's input shape {@code [C,H,W]}
   * @param target the explained class
   * @param noise of the noisy copies
   * @return by variant's name, in the variants' order
   * @throws ExplanationException if the image or an attribution is not finite, or the model fails
   */
  public Map<String, FloatTensor> maps(
      ExplainableModel model, FloatTensor image, int target, NoiseSource noise) {
    requireFinite(image, "The preprocessed image");
    GradientMoments moments = new GradientMoments(image.shape());
    SignedSums sums = new SignedSums(image.shape());
    GradientFold.evaluate(
        model.gradient(),
        plan.points(image, noise),
        target,
        (index, gradient) -> {
          moments.fold(gradient);
          sums.fold(gradient);
        });
    Map<String, FloatTensor> maps = new LinkedHashMap<>();
    for (Variant variant : variants) {
      FloatTensor attribution = attribution(variant, sums, moments);
      requireFinite(attribution, "The gradients' " + variant.name());
      maps.put(variant.name(), SaliencyMap.of(attribution));
    }
    return maps;
  }

  private static FloatTensor attribution(
      Variant variant, SignedSums sums, GradientMoments moments) {
    return switch (variant.processing()) {
      case POSITIVE -> sums.positive();
      case NEGATIVE -> sums.negative();
      case ABSOLUTE -> sums.absolute();
      case GUIDED -> GuidedAbsoluteGrad.guided(sums.signed(), moments, variant.percentile());
      case GUIDED_ABSOLUTE ->
          GuidedAbsoluteGrad.guided(sums.absolute(), moments, variant.percentile());
    };
  }

  private static void requireFinite(FloatTensor values, String what) {
    if (!ValueRange.of(values).isFinite()) {
      throw new ExplanationException(
          what + " has values that are NaN or infinite; nothing can be explained");
    }
  }
}
