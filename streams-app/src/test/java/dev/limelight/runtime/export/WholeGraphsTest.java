package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whole classifiers as tf2onnx and Paddle2ONNX write them, which are too large to run here. */
class WholeGraphsTest {
  private static final int HEIGHT = 16;
  private static final int WIDTH = 12;

  /** One that both programs write. */
  private static final int OPSET = 13;

  @TempDir Path folder;

  static Stream<WholeModel> models() {
    return Stream.of(TensorFlowModels.all(), PaddleModels.all()).flatMap(List::stream);
  }

  static Stream<Arguments> atOpsets() {
    return models()
        .flatMap(model -> model.opsets().stream().map(opset -> Arguments.of(model, opset)));
  }

  static Stream<WholeModel> ofAnySize() {
    return models().filter(WholeModel::anySize);
  }

  /** With a batch, and the size of its images fixed. */
  private WholeGraphCheck check(WholeModel model, int opset, Object batch, int height, int width)
      throws IOException {
    return WholeGraphCheck.of(
        model.writer().write(opset, batch, height, width),
        folder,
        model.channelsLast(),
        height,
        width);
  }

  @ParameterizedTest(name = "{0} opset {1}")
  @MethodSource("atOpsets")
  void shouldExportWhenBatchIsOpen(WholeModel model, int opset) throws IOException {
    check(model, opset, "unk__1", HEIGHT, WIDTH).holds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void shouldExportWhenBatchIsFixed(WholeModel model) throws IOException {
    check(model, OPSET, 1, HEIGHT, WIDTH).holds();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofAnySize")
  void shouldKeepSizeOpenWhenModelDoes(WholeModel model) throws IOException {
    WholeGraphCheck open =
        WholeGraphCheck.of(
            model.writer().write(OPSET, "N", "H", "W"),
            folder,
            model.channelsLast(),
            HEIGHT,
            WIDTH);
    ExportedModel exported = open.exported(Lowering.CPU);
    assertThat(exported.sizeExplanation()).startsWith("free");
    for (int[] size : new int[][] {{HEIGHT, WIDTH}, {17, 21}}) {
      WholeGraphCheck fixed = check(model, OPSET, "N", size[0], size[1]);
      assertThat(open.together(exported, size[0], size[1]))
          .usingComparatorWithPrecision(1e-5f)
          .containsExactly(fixed.together(fixed.exported(Lowering.CPU), size[0], size[1]));
    }
  }
}
