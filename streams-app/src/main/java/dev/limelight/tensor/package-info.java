/** Shapes, float tensors in row-major order, reductions and order statistics. */
@NullMarked
package dev.limelight.tensor;

import org.jspecify.annotations.NullMarked;
