/** Scores of a saliency map: RCAP. */
@NullMarked
package dev.limelight.metric;

import org.jspecify.annotations.NullMarked;
