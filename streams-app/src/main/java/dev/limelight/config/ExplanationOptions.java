package dev.limelight.config;

import dev.limelight.metric.RcapOptions;
import dev.limelight.topology.ExplanationSettings;

/**
 * How every event is explained and scored.
 *
 * @param settings method, its parameters, the map's encoding and the run
 * @param rcap partitions of the score
 * @param memoryBytes bound on what the samples of one explanation take
 */
public record ExplanationOptions(
    ExplanationSettings settings, RcapOptions rcap, long memoryBytes) {}
