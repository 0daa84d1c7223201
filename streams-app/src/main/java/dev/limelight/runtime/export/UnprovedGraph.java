package dev.limelight.runtime.export;

import dev.limelight.onnx.Graph;

/**
 * A backward graph that has not proved itself.
 *
 * @param backward the graph
 * @param at name of the value it is differentiated at
 * @param rectifiers number of ReLU that the gradient passes
 */
record UnprovedGraph(Graph backward, String at, int rectifiers) {}
