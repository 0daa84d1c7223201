package dev.limelight.explain;

/**
 * What identifies a model in an event, so that a map can be recomputed.
 *
 * @param id the bundle's id, as events name it
 * @param version SHA-256 of {@code model.onnx}, lower-case hex
 * @param backwardGraph SHA-256 of {@code model.backward.onnx}, lower-case hex
 * @param executionProvider {@code cpu} or {@code cuda}
 * @param runtimeVersion version of ONNX Runtime
 */
public record ModelIdentity(
    String id,
    String version,
    String backwardGraph,
    String executionProvider,
    String runtimeVersion) {}
