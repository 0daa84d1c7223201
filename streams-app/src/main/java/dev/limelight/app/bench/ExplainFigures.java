package dev.limelight.app.bench;

/**
 * What one explanation costs: medians over the images, milliseconds.
 *
 * @param forwardMs one image's forward pass in the setting that suits it best
 * @param gradientMs one sample's forward and backward pass as an explanation runs it
 * @param explanationMs one explanation, from the preprocessed image to map and score
 * @param rowsMs its gradient rows and forward rows alone, without noise, statistics and masks
 * @param overRows the explanation's time over its rows' alone, the median of the rounds' ratios
 * @param classifyMs of it: the class
 * @param mapMs of it: noise, gradients, map
 * @param scoreMs of it: RCAP
 * @param images explained, one a round
 * @param samples noisy copies of an image
 * @param provider cpu or cuda
 * @param threads of the CPU
 * @param forwardSetting in which the forward pass was fastest
 */
record ExplainFigures(
    double forwardMs,
    double gradientMs,
    double explanationMs,
    double rowsMs,
    double overRows,
    double classifyMs,
    double mapMs,
    double scoreMs,
    int images,
    int samples,
    String provider,
    int threads,
    String forwardSetting) {

  /** The cost in forward passes. */
  double forwards() {
    return explanationMs / forwardMs;
  }

  Figures toFigures() {
    return new Figures()
        .add("forwardMs", forwardMs, "one image's forward pass, in its best setting")
        .add("gradientMs", gradientMs, "one sample's forward and backward pass")
        .add("explanationMs", explanationMs, "one explanation: class, map and score")
        .add("forwards", forwards(), "explanationMs / forwardMs")
        .add("images", images, "explained, one a round; the figures are medians")
        .add("provider", provider, "what the model ran on")
        .add("threads", threads, "of the CPU")
        .add("samples", samples, "noisy copies of an image")
        .add("rowsMs", rowsMs, "the explanation's gradient and forward rows alone")
        .add("overRows", overRows, "explanation over its rows alone, median of the rounds")
        .add("classifyMs", classifyMs, "of the explanation: the class")
        .add("mapMs", mapMs, "of the explanation: noise, gradients, map")
        .add("scoreMs", scoreMs, "of the explanation: RCAP")
        .add("forwardSetting", forwardSetting, "in which the forward pass was fastest");
  }
}
