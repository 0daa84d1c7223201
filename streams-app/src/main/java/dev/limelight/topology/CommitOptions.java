package dev.limelight.topology;

import java.time.Duration;

/**
 * When a stream thread ends its transaction.
 *
 * @param interval longest between two ends, while there are events
 * @param whenIdle whether also as soon as no more events wait
 */
public record CommitOptions(Duration interval, boolean whenIdle) {}
