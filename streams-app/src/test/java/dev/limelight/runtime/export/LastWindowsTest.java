package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pools that round up and whose last window would start in the padding: it does not exist. */
class LastWindowsTest {
  @TempDir Path folder;

  /** At a width of 8 there are 3 windows, and ONNX Runtime infers 4. */
  @ParameterizedTest(name = "{0} with padding counted {1}")
  @CsvSource({"MaxPool, 0", "AveragePool, 0", "AveragePool, 1", "LpPool, 0"})
  void shouldExportPoolWithoutItsLastWindow(String pool, long counted) throws IOException {
    List<AttributeProto> attributes =
        new ArrayList<>(
            List.of(
                ints("kernel_shape", 2, 3),
                ints("strides", 2, 3),
                ints("pads", 1, 1, 1, 1),
                integer("ceil_mode", 1)));
    if (pool.equals("AveragePool")) {
      attributes.add(integer("count_include_pad", counted));
    }
    Path file =
        new ModelBuilder(18)
            .input("image", "N", 2, 8, 8)
            .constant("c", new float[] {2.5f})
            .node("Add", "image, c -> moved")
            .node(pool, "moved -> pooled", attributes.toArray(AttributeProto[]::new))
            .node("Mul", "pooled, pooled -> squared")
            .node("GlobalAveragePool", "squared -> mean")
            .node("Flatten", "mean -> f")
            .constant("w", OpCase.values(2, 6), 2, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve("model.onnx"));

    ExportedModel exported = Exports.of(file, DifferentiationOptions.STANDARD_CPU);

    assertThat(exported.graph().nodes())
        .filteredOn(node -> node.opType().equals(pool))
        .noneMatch(node -> node.attributes().has("ceil_mode"));
  }
}
