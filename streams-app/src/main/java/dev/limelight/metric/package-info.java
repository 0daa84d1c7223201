/** Scores of a saliency map: RCAP, and the share of saliency inside a region. */
@NullMarked
package dev.limelight.metric;

import org.jspecify.annotations.NullMarked;
