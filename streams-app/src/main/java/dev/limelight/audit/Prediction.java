package dev.limelight.audit;

/**
 * What is predicted for an event.
 *
 * @param classIndex the class, 0-based
 * @param probability its probability, in [0,1]; NaN where it is not known
 * @param disagrees whether the model's top class is another than production predicted
 */
public record Prediction(int classIndex, double probability, boolean disagrees) {}
