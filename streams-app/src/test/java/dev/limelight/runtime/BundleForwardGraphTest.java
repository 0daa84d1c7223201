package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.GraphReader;
import dev.limelight.runtime.export.Export;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** For how many images at a time a bundle's forward graph is. */
class BundleForwardGraphTest {
  @TempDir Path folder;

  /** With a share of the batch's mean in it, an image's answer changes with the others. */
  @ParameterizedTest
  @CsvSource({"0, N", "0.5, 1"})
  void shouldTakeAsManyImagesAsItsBackwardGraph(float share, String images) throws IOException {
    new ModelBuilder(18)
        .input("image", "N", 1, 2, 2)
        .constant("small", new float[] {0.01f})
        .constant("share", new float[] {share})
        .constant("rows", 0)
        .node("Mul", "image, small -> scaled")
        .node("Tanh", "scaled -> t")
        .node("ReduceMean", "t, rows -> mean")
        .node("Mul", "mean, share -> part")
        .node("Sub", "t, part -> y")
        .node("Flatten", "y -> f")
        .constant("w", new float[] {1, -2, 3, 4, -1, 2, 1, 3}, 4, 2)
        .node("MatMul", "f, w -> scores")
        .output("scores", "N", 2)
        .writeTo(folder.resolve(ModelBundle.MODEL));
    Files.writeString(
        folder.resolve(ModelBundle.DESCRIPTION),
        "id: b\ninput: {height: 2, width: 2, channels: GRAY}\n");
    Export.bundle(
        ModelBundle.open(folder),
        Optional.empty(),
        Optional.empty(),
        DifferentiationOptions.STANDARD_CPU);

    byte[] forward =
        BundleForwardGraph.restrict(folder.resolve(ModelBundle.MODEL), "image", "scores");

    assertThat(GraphReader.read(forward).inputs().get(0).dims())
        .containsExactly(images, "1", "2", "2");
  }
}
