/** Parameter randomisation: whether a method depends on what the model has learnt. */
@NullMarked
package dev.limelight.app.mprt;

import org.jspecify.annotations.NullMarked;
