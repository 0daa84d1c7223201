package dev.limelight.topology;

import java.time.Duration;

/**
 * When a stream thread ends its transaction.
 *
 * @param interval longest between two ends, while there are events
 * @param whenIdle whether also once no more events wait, but no sooner after the last end than that
 *     one took
 */
public record CommitOptions(Duration interval, boolean whenIdle) {}
