/**
 * Reverse-mode differentiation, ONNX graph to ONNX graph: the driver, the rule table,
 * un-broadcasting.
 */
@NullMarked
package dev.limelight.autodiff;

import org.jspecify.annotations.NullMarked;
