package dev.limelight.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForwardGraphTest {

  @Test
  void shouldKeepSizesApartFromBatchWhenModelNamesThemAlike(@TempDir Path folder)
      throws IOException {
    Path model =
        new ModelBuilder(18)
            .input("image", "batch", 3, "N", "N")
            .node("GlobalAveragePool", "image -> g")
            .node("Flatten", "g -> scores")
            .output("scores", "batch", 3)
            .writeTo(folder.resolve("model.onnx"));

    Graph graph = ForwardGraph.restrict(GraphReader.read(model), "image", "scores");

    assertThat(graph.inputs().get(0).dims()).containsExactly(ForwardGraph.BATCH, "3", "N2", "N3");
  }
}
