package dev.limelight.config;

import java.time.Duration;

/**
 * Start and end of the process.
 *
 * @param startupTimeout how long the broker and the registry are waited for at start
 * @param shutdownTimeout how long the event at hand may take to end when the process is asked to
 *     stop
 */
public record ProcessOptions(Duration startupTimeout, Duration shutdownTimeout) {}
