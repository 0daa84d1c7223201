/**
 * What the dashboard holds of the topics: the newest events with their scores, maps, outcomes and
 * dead letters, windows and alerts of the audit. Bounded, and rebuilt from the topics at start.
 */
@NullMarked
package dev.limelight.dashboard.store;

import org.jspecify.annotations.NullMarked;
