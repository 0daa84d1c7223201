/**
 * Reverse-mode differentiation, ONNX graph to ONNX graph: the driver, the rule table,
 * un-broadcasting, sizes that are settled when the graph runs, and the table of what is covered.
 */
@NullMarked
package dev.limelight.autodiff;

import org.jspecify.annotations.NullMarked;
