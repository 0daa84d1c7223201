package dev.limelight.config;

import dev.limelight.audit.LoadLadder;
import dev.limelight.audit.SamplingPolicies;

/**
 * Which events are explained.
 *
 * @param policies by model
 * @param ladder what is left out when the stream falls behind
 */
public record SamplingOptions(SamplingPolicies policies, LoadLadder ladder) {
  /** Explains everything. */
  public static final SamplingOptions ALL =
      new SamplingOptions(SamplingPolicies.NONE, LoadLadder.NONE);
}
