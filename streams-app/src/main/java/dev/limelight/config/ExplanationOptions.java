package dev.limelight.config;

import dev.limelight.topology.MapEncoding;

/**
 * How every event is explained and scored.
 *
 * @param method name of the saliency method
 * @param samples number of noisy samples, n
 * @param spread standard deviation of the noise as a share of the image's value range
 * @param percentile quantile of the variance above which an element counts in full, in [0,1]
 * @param rcapLowerBound smallest fraction of RCAP's partitions, in (0,1)
 * @param rcapInterval step from one fraction to the next
 * @param memoryBytes bound on what the samples of one explanation take
 * @param encoding of the map in the event
 */
public record ExplanationOptions(
    String method,
    int samples,
    double spread,
    double percentile,
    double rcapLowerBound,
    double rcapInterval,
    long memoryBytes,
    MapEncoding encoding) {}
