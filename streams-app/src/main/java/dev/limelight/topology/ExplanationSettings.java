package dev.limelight.topology;

import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;

/**
 * How every event is explained; travels in every result.
 *
 * @param method the saliency method
 * @param parameters of the method
 * @param encoding of the map's values
 * @param run the run that the results belong to
 */
public record ExplanationSettings(
    Method method, MethodOptions parameters, MapEncoding encoding, RunIdentity run) {}
