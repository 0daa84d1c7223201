/** Immutable ONNX graphs: read, rewrite, write. The only importer of the ONNX protobuf classes. */
@NullMarked
package dev.limelight.onnx;

import org.jspecify.annotations.NullMarked;
