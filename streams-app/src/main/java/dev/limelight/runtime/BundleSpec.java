package dev.limelight.runtime;

import dev.limelight.tensor.Activation;
import java.util.Optional;

/**
 * A bundle's {@code model.yaml}.
 *
 * @param id the bundle's id, as events name it: letters, digits, dot, underscore, hyphen
 * @param input the image input
 * @param preprocess from pixels to the input's values
 * @param logits name of the value in {@code model.onnx} that holds the logits, or empty where the
 *     exporter can tell
 * @param activation what makes probabilities of the logits, or empty where the exporter can tell
 * @param labels file name of the class labels, relative to the bundle's folder, or empty
 */
public record BundleSpec(
    String id,
    InputSpec input,
    PreprocessSpec preprocess,
    Optional<String> logits,
    Optional<Activation> activation,
    Optional<String> labels) {}
