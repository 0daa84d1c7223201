package dev.limelight.pipeline;

/**
 * A class of the model with what the model says of it for one image.
 *
 * @param target class index, 0-based
 * @param label the model's own label, or {@code class 17} where it has none
 * @param probability softmax probability, in [0,1]
 */
public record ExplainedClass(int target, String label, double probability) {}
