package dev.limelight.app.bench;

import dev.limelight.runtime.GraphProfile;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a model's graphs cost.
 *
 * @param forwardMs one image's forward pass in the setting that suits it best, milliseconds
 * @param forwardSetting that setting
 * @param forwardProfile where its time goes, if that was asked for
 * @param lowerings the backward graphs, at least one
 * @param samples noisy copies of an image in an explanation
 * @param provider cpu or cuda
 * @param threads of the CPU
 */
record GraphFigures(
    Series forwardMs,
    String forwardSetting,
    Optional<GraphProfile> forwardProfile,
    List<LoweringFigures> lowerings,
    int samples,
    String provider,
    int threads) {
  GraphFigures {
    lowerings = List.copyOf(lowerings);
  }

  /** The figures of each lowering by name; those of the first one without its name as well. */
  Figures toFigures() {
    Figures figures =
        new Figures()
            .add("forwardMs", forwardMs.median(), "one image's forward pass, in its best setting")
            .add("forwardMsRange", forwardMs.range(), "of the rounds")
            .add("forwardSetting", forwardSetting, "in which the forward pass was fastest");
    add(figures, "", lowerings.get(0));
    if (lowerings.size() > 1) {
      lowerings.forEach(lowering -> add(figures, prefix(lowering), lowering));
    }
    figures
        .add("lowering", lowerings.get(0).lowering().name().toLowerCase(Locale.ROOT), "of these")
        .add("rounds", forwardMs.values().size(), "the figures are medians of them")
        .add("samples", samples, "noisy copies of an image")
        .add("provider", provider, "what the model ran on")
        .add("threads", threads, "of the CPU");
    forwardProfile.ifPresent(profile -> figures.addRows("forwardProfile", rows(profile)));
    lowerings.forEach(
        lowering ->
            lowering
                .profile()
                .ifPresent(
                    profile ->
                        figures.addRows(prefix(lowering) + "gradientProfile", rows(profile))));
    return figures;
  }

  private void add(Figures figures, String prefix, LoweringFigures of) {
    double forward = forwardMs.median();
    double gradient = of.gradientMs().median();
    double explanation = of.explanationMs().median();
    double load = of.loadMs().median();
    figures
        .add(prefix + "gradientMs", gradient, "one image's forward and backward pass, at its best")
        .add(prefix + "gradientMsRange", of.gradientMs().range(), "of the rounds")
        .add(prefix + "gradientForwards", gradient / forward, "gradientMs / forwardMs")
        .add(prefix + "gradientSetting", of.gradientSetting(), "in which the gradient was fastest")
        .add(prefix + "explanationMs", explanation, "one explanation: class, map and score")
        .add(prefix + "explanationMsRange", of.explanationMs().range(), "of the rounds")
        .add(prefix + "forwards", explanation / forward, "explanationMs / forwardMs")
        .add(prefix + "loadMs", load, "one of as many explanations at a time as there are threads")
        .add(prefix + "loadMsRange", of.loadMs().range(), "of the rounds")
        .add(prefix + "loadForwards", load / forward, "loadMs / forwardMs");
  }

  private String prefix(LoweringFigures lowering) {
    return lowering.lowering().name().toLowerCase(Locale.ROOT) + ".";
  }

  private static List<Figures> rows(GraphProfile profile) {
    return profile.operators().stream()
        .map(
            time ->
                new Figures()
                    .add("operator", time.opType(), "")
                    .add("part", time.part().name().toLowerCase(Locale.ROOT), "")
                    .add("nodes", time.nodes(), "")
                    .add("ms", time.ms(), "")
                    .add("share", profile.share(time), ""))
        .toList();
  }
}
