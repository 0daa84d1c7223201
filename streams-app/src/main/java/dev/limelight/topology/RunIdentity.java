package dev.limelight.topology;

/**
 * The run that explanations belong to.
 *
 * @param id travels in every result; a replay has one of its own
 * @param seed what the noise depends on besides the event and the model: the same seed gives the
 *     same maps
 */
public record RunIdentity(String id, long seed) {
  public RunIdentity {
    if (id.isBlank()) {
      throw new IllegalArgumentException("run.id must not be empty");
    }
  }
}
