/**
 * Dead letters: records that cannot be processed, kept with their bytes untouched and the reason in
 * their headers. {@link dev.limelight.topology.deadletter.FaultKind} decides which failures become
 * one and which end the application.
 */
@NullMarked
package dev.limelight.topology.deadletter;

import org.jspecify.annotations.NullMarked;
