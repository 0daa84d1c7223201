package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole classifiers as Paddle2ONNX writes them. Both it and Paddle are too large to run here. */
class PaddleExportsTest {
  private static final int HEIGHT = 16;
  private static final int WIDTH = 12;

  @TempDir Path folder;

  private static final Map<String, PaddleModels.Architecture> ALL = PaddleModels.all();

  static Stream<Arguments> models() {
    return ALL.keySet().stream()
        .flatMap(name -> Stream.of(11, 13, 16).map(opset -> Arguments.of(name, opset)));
  }

  static Stream<String> names() {
    return ALL.keySet().stream();
  }

  static Stream<String> ofAnySize() {
    return names().filter(name -> architecture(name).anySize());
  }

  private static PaddleModels.Architecture architecture(String name) {
    return Objects.requireNonNull(ALL.get(name));
  }

  private static ModelBuilder model(
      String name, int opset, Object batch, Object height, Object width) {
    return PaddleModels.model(architecture(name), opset, batch, height, width);
  }

  private WholeGraphCheck check(ModelBuilder model, int height, int width) throws IOException {
    return WholeGraphCheck.of(model, folder, false, height, width);
  }

  @ParameterizedTest(name = "{0} opset {1}")
  @MethodSource("models")
  void shouldExportWhenBatchIsOpen(String name, int opset) throws IOException {
    check(model(name, opset, "unk__1", HEIGHT, WIDTH), HEIGHT, WIDTH).holds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("names")
  void shouldExportWhenBatchIsFixed(String name) throws IOException {
    check(model(name, 13, 1, HEIGHT, WIDTH), HEIGHT, WIDTH).holds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofAnySize")
  void shouldKeepSizeOpenWhenModelDoes(String name) throws IOException {
    WholeGraphCheck open = check(model(name, 13, "N", "H", "W"), HEIGHT, WIDTH);
    ExportedModel exported = open.exported(Lowering.CPU);
    assertThat(exported.sizeExplanation()).startsWith("free");
    for (int[] size : new int[][] {{HEIGHT, WIDTH}, {17, 21}}) {
      WholeGraphCheck fixed = check(model(name, 13, "N", size[0], size[1]), size[0], size[1]);
      assertThat(open.together(exported, size[0], size[1]))
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(fixed.together(fixed.exported(Lowering.CPU), size[0], size[1]));
    }
  }
}
