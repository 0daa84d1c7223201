/** Dead letters looked at and sent back: found by what they say, shown, redriven exactly once. */
@NullMarked
package dev.limelight.app.deadletters;

import org.jspecify.annotations.NullMarked;
