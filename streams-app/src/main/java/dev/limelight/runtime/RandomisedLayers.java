package dev.limelight.runtime;

import dev.limelight.explain.NoiseSource;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A graph with the weights of its last layers replaced by noise: the cumulative randomisation of
 * the model parameter randomisation test (Adebayo et al., "Sanity checks for saliency maps",
 * NeurIPS 2018, section 4.1).
 *
 * <p>A layer is a float32 initializer of at least two dimensions that a convolution or a matrix
 * product reads as a factor. Biases and normalisation stay as they are, and so do weights that the
 * graph computes. Stateless.
 */
public final class RandomisedLayers {
  private static final Set<String> PRODUCTS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");

  private RandomisedLayers() {}

  /** Names of the weights, the last layer's first; one that several nodes read is named once. */
  public static List<String> names(Graph graph) {
    Set<String> names = new LinkedHashSet<>();
    List<Node> nodes = graph.nodes();
    for (int i = nodes.size() - 1; i >= 0; i--) {
      if (PRODUCTS.contains(nodes.get(i).opType())) {
        for (int input = 0; input < 2; input++) {
          String name = nodes.get(i).input(input);
          ConstantTensor weights = graph.initializers().get(name);
          if (weights != null && isLayer(weights)) {
            names.add(name);
          }
        }
      }
    }
    return new ArrayList<>(names);
  }

  /**
   * The graph with its last layers randomised: normal, of mean 0 and each weight tensor's own
   * standard deviation.
   *
   * @param count how many layers, from the last backwards
   * @param noise layer {@code k} takes sample {@code k}, so a layer's weights are the same at every
   *     later step
   * @throws IllegalArgumentException if the graph has fewer layers, or count is negative
   */
  public static Graph last(Graph graph, int count, NoiseSource noise) {
    List<String> names = names(graph);
    if (count < 0 || count > names.size()) {
      throw new IllegalArgumentException(
          "The graph has %d layers with weights to randomise, asked for %d"
              .formatted(names.size(), count));
    }
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>(graph.initializers());
    for (int layer = 0; layer < count; layer++) {
      int sample = layer;
      initializers.computeIfPresent(
          names.get(layer), (name, weights) -> randomised(weights, sample, noise));
    }
    return graph.withInitializers(initializers);
  }

  private static boolean isLayer(ConstantTensor weights) {
    return weights.type() == ElementType.FLOAT && weights.dims().length >= 2 && weights.size() > 0;
  }

  private static ConstantTensor randomised(ConstantTensor weights, int sample, NoiseSource noise) {
    float[] values = weights.toFloats();
    double deviation = deviation(values);
    float[] random = new float[values.length];
    noise.fill(sample, random);
    for (int i = 0; i < random.length; i++) {
      random[i] = (float) (random[i] * deviation);
    }
    return ConstantTensor.floats(weights.dims(), random);
  }

  private static double deviation(float[] values) {
    double mean = 0;
    for (float value : values) {
      mean += value;
    }
    mean /= values.length;
    double squares = 0;
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }
}
