package dev.limelight.audit.comparison;

import dev.limelight.schemas.RcapScore;

/**
 * What one run found for an event.
 *
 * @param modelId the event's model
 * @param className label of the explained class, or {@code class 17}
 * @param rcap the score, in [0,1]
 * @param topClass the model's own prediction
 */
public record RunResult(String modelId, String className, double rcap, int topClass) {

  /** The result in a published score. */
  public static RunResult of(RcapScore score) {
    String label = score.getLabel();
    String name = label == null ? "class " + score.getClassIndex() : label;
    return new RunResult(
        score.getModelId().intern(), name.intern(), score.getRcap(), score.getTopClass());
  }
}
