package dev.limelight.pipeline;

import dev.limelight.explain.Method;
import dev.limelight.metric.MetricName;
import dev.limelight.metric.RcapScore;
import dev.limelight.tensor.FloatTensor;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A saliency map and its score.
 *
 * @param method how the map was computed
 * @param map {@code [H,W]}, in [0,1]
 * @param rcap its RCAP
 * @param notes how the map came about, see {@link dev.limelight.explain.ExplainedMap}
 * @param metrics further metrics that were asked for
 * @param samplesUsed see {@link dev.limelight.explain.ExplainedMap}
 */
public record ScoredMap(
    Method method,
    FloatTensor map,
    RcapScore rcap,
    Map<String, String> notes,
    Map<MetricName, Double> metrics,
    OptionalInt samplesUsed) {}
