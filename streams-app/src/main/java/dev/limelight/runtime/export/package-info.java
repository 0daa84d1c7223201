/**
 * The exporter: a classifier's ONNX file in, its backward graph and the proof that it is right out.
 */
@NullMarked
package dev.limelight.runtime.export;

import org.jspecify.annotations.NullMarked;
