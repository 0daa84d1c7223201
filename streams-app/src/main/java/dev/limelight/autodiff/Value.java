package dev.limelight.autodiff;

import dev.limelight.onnx.ElementType;

/**
 * A value of the graph that is being built.
 *
 * @param name its name in the graph
 * @param type element type
 * @param dims its dimensions
 */
public record Value(String name, ElementType type, Dims dims) {}
