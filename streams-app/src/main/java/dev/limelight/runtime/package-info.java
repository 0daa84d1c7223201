/**
 * Model bundles, execution providers and sessions; the only importer of ONNX Runtime's classes.
 *
 * <p>The tour: {@link dev.limelight.runtime.ModelBundle} is a folder on disk, found by id through
 * {@link dev.limelight.runtime.ModelDirectory}. {@link dev.limelight.runtime.OrtRuntime} owns the
 * environment, the worker threads and the provider, and opens a bundle as an {@link
 * dev.limelight.runtime.OrtModel}: a forward and a backward session behind the explainers' ports.
 * How a session is fed is a {@link dev.limelight.runtime.RunStrategy}: single-image runs side by
 * side on a CPU, batches on a GPU.
 *
 * <p>Native memory: every handle is opened through a {@link dev.limelight.runtime.HandleScope},
 * which closes in reverse order and counts what is alive. Results are copied to Java arrays before
 * they leave a strategy, so nothing native is ever handed out.
 */
@NullMarked
package dev.limelight.runtime;

import org.jspecify.annotations.NullMarked;
