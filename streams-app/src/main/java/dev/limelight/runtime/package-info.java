/**
 * ONNX Runtime sessions, execution providers and model bundles; the only importer of its classes.
 */
@NullMarked
package dev.limelight.runtime;

import org.jspecify.annotations.NullMarked;
