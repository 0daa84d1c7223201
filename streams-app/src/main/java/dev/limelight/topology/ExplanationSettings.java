package dev.limelight.topology;

import dev.limelight.explain.MethodOptions;

/**
 * How every event is explained; travels in every result.
 *
 * @param methods the saliency methods
 * @param parameters of the methods
 * @param metrics of the maps, besides RCAP
 * @param encoding of the map's values
 * @param run the run that the results belong to
 */
public record ExplanationSettings(
    MethodSelection methods,
    MethodOptions parameters,
    MetricSelection metrics,
    MapEncoding encoding,
    RunIdentity run) {}
