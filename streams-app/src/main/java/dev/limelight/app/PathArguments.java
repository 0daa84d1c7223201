package dev.limelight.app;

import dev.limelight.explain.BlurIgOptions;
import dev.limelight.explain.GuidedIgOptions;
import dev.limelight.explain.IntegratedGradientsOptions;
import dev.limelight.explain.IntegratedGradientsSetting;
import dev.limelight.explain.MethodOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Parameters of the methods that integrate along a path, as they were typed. */
final class PathArguments {
  @Option(
      names = "--ig-setting",
      paramLabel = "NAME",
      description =
          "integrated-gradients: authors (the loss, random baselines), zero-baseline or"
              + " blurred-baseline (the logit) (default: ${DEFAULT-VALUE}).")
  private String setting = IntegratedGradientsOptions.DEFAULT.setting().label();

  @Option(
      names = "--ig-points",
      paramLabel = "N",
      description = "integrated-gradients: points of a line (default: 5; 50 but for authors).")
  private @Nullable Integer points;

  @Option(
      names = "--ig-trials",
      paramLabel = "N",
      description = "integrated-gradients: random baselines (default: 2).")
  private @Nullable Integer trials;

  @Option(
      names = "--guided-ig-steps",
      paramLabel = "N",
      description = "guided-ig: steps (default: ${DEFAULT-VALUE}).")
  private int guidedSteps = GuidedIgOptions.DEFAULT.steps();

  @Option(
      names = "--guided-ig-fraction",
      paramLabel = "F",
      description = "guided-ig: share that moves first, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double fraction = GuidedIgOptions.DEFAULT.fraction();

  @Option(
      names = "--guided-ig-max-distance",
      paramLabel = "D",
      description = "guided-ig: from the straight line, 0 to 1 (default: ${DEFAULT-VALUE}).")
  private double distance = GuidedIgOptions.DEFAULT.maxDistance();

  @Option(
      names = "--blur-ig-steps",
      paramLabel = "N",
      description = "blur-ig: steps (default: ${DEFAULT-VALUE}).")
  private int blurSteps = BlurIgOptions.DEFAULT.steps();

  @Option(
      names = "--blur-ig-max-sigma",
      paramLabel = "S",
      description = "blur-ig: strongest blur, pixels (default: ${DEFAULT-VALUE}).")
  private double sigma = BlurIgOptions.DEFAULT.maxSigma();

  /**
   * The options with these parameters.
   *
   * @throws IllegalArgumentException if one is out of its range; the message says what is accepted
   */
  MethodOptions on(MethodOptions options) {
    IntegratedGradientsOptions usual =
        IntegratedGradientsOptions.of(IntegratedGradientsSetting.named(setting));
    BlurIgOptions blur = BlurIgOptions.DEFAULT;
    return options
        .withIntegratedGradients(
            new IntegratedGradientsOptions(
                usual.setting(),
                points == null ? usual.points() : points,
                trials == null ? usual.trials() : trials))
        .withGuidedIg(new GuidedIgOptions(guidedSteps, fraction, distance))
        .withBlurIg(new BlurIgOptions(blurSteps, sigma, blur.radius(), blur.gradientStep()));
  }
}
