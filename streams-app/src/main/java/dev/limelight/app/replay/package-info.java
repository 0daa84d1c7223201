/**
 * {@code limelight replay}: explains the events of a time range again, under a run id of its own.
 *
 * <p>What belongs to the range is decided once, by whichever instance starts first, and written to
 * the topic {@code replays} in the same transaction as the offsets that the run starts from. All
 * instances, and every restart, work by this plan, so that together they explain each event once.
 */
@NullMarked
package dev.limelight.app.replay;

import org.jspecify.annotations.NullMarked;
