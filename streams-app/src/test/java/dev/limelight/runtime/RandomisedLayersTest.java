package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.SharedData;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.random.Seed;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RandomisedLayersTest {
  private final NoiseSource noise = new PhiloxNoise(new Seed(7));

  private static Graph resnet() {
    return GraphReader.read(SharedData.path("models/resnet20_cifar10/model.onnx"));
  }

  private static ConstantTensor weights(Graph graph, String name) {
    return Objects.requireNonNull(graph.initializers().get(name));
  }

  @Test
  void shouldChangeTheLastLayersAloneWhenSomeAreRandomised() {
    Graph graph = resnet();
    List<String> names = RandomisedLayers.names(graph);
    assertThat(names).hasSizeGreaterThan(18);

    Graph randomised = RandomisedLayers.last(graph, 3, noise);

    Set<String> changed = new HashSet<>();
    graph
        .initializers()
        .forEach(
            (name, before) -> {
              if (!before.equals(weights(randomised, name))) {
                changed.add(name);
              }
            });
    assertThat(changed).containsExactlyInAnyOrderElementsOf(names.subList(0, 3));
    assertThat(randomised.nodes()).isEqualTo(graph.nodes());
  }

  @Test
  void shouldKeepEarlierStepsAndTheDeviationWhenMoreLayersFollow() {
    Graph graph = resnet();
    List<String> names = RandomisedLayers.names(graph);
    Graph five = RandomisedLayers.last(graph, 5, noise);

    for (String name : names.subList(0, 3)) {
      assertThat(weights(five, name))
          .isEqualTo(weights(RandomisedLayers.last(graph, 3, noise), name));
    }
    double before = rootMeanSquare(weights(graph, names.get(2)).toFloats());
    double after = rootMeanSquare(weights(five, names.get(2)).toFloats());
    assertThat(after / before).isCloseTo(1, within(0.1));
  }

  @Test
  void shouldRefuseMoreLayersThanThereAre() {
    Graph graph = resnet();
    int layers = RandomisedLayers.names(graph).size();

    assertThatThrownBy(() -> RandomisedLayers.last(graph, layers + 1, noise))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(layers + " layers");
  }

  private static double rootMeanSquare(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += (double) value * value;
    }
    return Math.sqrt(sum / values.length);
  }
}
