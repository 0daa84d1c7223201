package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Concatenations of which one begins with another. */
class NestedConcatsTest {
  @TempDir Path folder;

  @Test
  void shouldTakeLongestEarlierResult() {
    assertThat(
            nested(
                concat("ab", 1, "a", "b"),
                concat("abc", 1, "a", "b", "c"),
                concat("abcde", 1, "a", "b", "c", "d", "e")))
        .containsExactly(List.of("a", "b"), List.of("ab", "c"), List.of("abc", "d", "e"));
  }

  @Test
  void shouldLeaveOtherBeginnings() {
    assertThat(
            nested(
                concat("a", 1, "x"),
                concat("ab", 1, "a", "b"),
                concat("other axis", 2, "a", "b", "c"),
                concat("other order", 1, "b", "a", "c"),
                concat("later part", 1, "c", "a", "b"),
                concat("the same", 1, "a", "b"),
                concat("single", 1, "x", "y")))
        .containsExactly(
            List.of("x"),
            List.of("a", "b"),
            List.of("a", "b", "c"),
            List.of("b", "a", "c"),
            List.of("c", "a", "b"),
            List.of("a", "b"),
            List.of("x", "y"));
  }

  /** Its beginning is joined further down only. */
  @Test
  void shouldNotTakeResultBeforeItIsThere() {
    assertThat(nested(concat("abc", 1, "a", "b", "c"), concat("ab", 1, "a", "b")))
        .containsExactly(List.of("a", "b", "c"), List.of("a", "b"));
  }

  /** Layers that each read all before them: nodes grow with the layers, not with their pairs. */
  @Test
  void shouldExportDenseBlockInNodesPerLayer() throws IOException {
    assertThat(denseBlock(24).graph().nodes().size() - denseBlock(16).graph().nodes().size())
        .isEqualTo(denseBlock(16).graph().nodes().size() - denseBlock(8).graph().nodes().size());
  }

  /** The export holds the gradient against finite differences. */
  private ExportedModel denseBlock(int layers) throws IOException {
    ModelBuilder model = new ModelBuilder(18).input("image", "N", 2, 6, 6);
    List<String> features = new ArrayList<>(List.of("image"));
    for (int layer = 1; layer <= layers; layer++) {
      String joined = "image";
      if (layer > 1) {
        joined = "joined" + layer;
        model.node("Concat", String.join(", ", features) + " -> " + joined, integer("axis", 1));
      }
      int channels = layer + 1;
      model.constant("w" + layer, OpCase.values(layer, channels), 1, channels, 1, 1);
      model.node("Conv", joined + ", w" + layer + " -> c" + layer);
      model.node("Tanh", "c" + layer + " -> f" + layer);
      features.add("f" + layer);
    }
    model.node("Concat", String.join(", ", features) + " -> all", integer("axis", 1));
    model.node("GlobalAveragePool", "all -> mean");
    model.node("Flatten", "mean -> f");
    model.constant("w", OpCase.values(7, 3 * (layers + 2)), layers + 2, 3);
    model.node("MatMul", "f, w -> scores");
    model.output("scores", "N", 3);
    return Exports.of(
        model.writeTo(folder.resolve("dense" + layers + ".onnx")),
        DifferentiationOptions.STANDARD_CPU);
  }

  private static Node concat(String output, long axis, String... inputs) {
    return Node.of(
        output,
        "Concat",
        Arrays.asList(inputs),
        List.of(output),
        Attributes.NONE.with("axis", axis));
  }

  private static List<List<String>> nested(Node... nodes) {
    Graph graph = new Graph("g", 18, List.of(), List.of(), List.of(nodes), Map.of());
    return NestedConcats.of(graph).nodes().stream().map(Node::inputs).toList();
  }
}
