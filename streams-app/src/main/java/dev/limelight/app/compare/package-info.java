/**
 * {@code limelight compare}: reads two runs' published results, read committed, and says what
 * changed. Maps are held one pair at a time; one that waits for its counterpart waits on disk.
 */
@NullMarked
package dev.limelight.app.compare;

import org.jspecify.annotations.NullMarked;
