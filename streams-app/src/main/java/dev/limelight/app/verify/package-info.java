/** {@code limelight verify}: computes a published map again and compares. */
@NullMarked
package dev.limelight.app.verify;

import org.jspecify.annotations.NullMarked;
