/**
 * What an operator measures a running process by, through Micrometer. Names are in {@link
 * dev.limelight.app.metrics.MetricNames}; every registry is a process's own, never Micrometer's
 * global one. Labels have few values: model, method, outcome, reason, stage, rule; never an event's
 * id or text of its own.
 */
@NullMarked
package dev.limelight.app.metrics;

import org.jspecify.annotations.NullMarked;
