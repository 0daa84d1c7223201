package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.SharedData;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every graph that is emitted runs on CUDA from end to end: shown without one. */
class CudaPlacementTest {
  @TempDir Path folder;

  private static final long COMPOSED = 40;

  private static CudaWalk.Seen walk(Path model, Optional<String> at) {
    return CudaWalk.of(model, ExportRequest.ImageInput.unknown(), at);
  }

  static Stream<OpCase> cases() {
    return GradientRulesTest.cases().map(arguments -> (OpCase) arguments.get()[0]).distinct();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldKeepBackwardNodesOnCudaWhenOperatorIsDifferentiated(OpCase opCase) throws IOException {
    walk(opCase.writeTo(folder), Optional.empty());
  }

  static Stream<Arguments> freeSizes() {
    return DynamicShapesTest.forms();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("freeSizes")
  void shouldKeepBackwardNodesOnCudaWhenSizesAreFree(String name, Consumer<ModelBuilder> operators)
      throws IOException {
    Path model = DynamicShapesTest.model(operators, "H", "W").writeTo(folder.resolve("model.onnx"));

    assertThat(CudaWalk.of(model, DynamicShapesTest.SMALL, Optional.empty()).images())
        .allSatisfy(image -> assertThat(image.dims()).containsExactly("N", "4", "H", "W"));
  }

  static Stream<Arguments> models() throws IOException {
    try (Stream<Path> golden = Files.walk(SharedData.path("golden/gradients"), 2);
        Stream<Path> real = Files.walk(SharedData.path("models"), 2)) {
      return Stream.concat(golden, real)
          .filter(file -> file.toString().endsWith(".onnx"))
          .sorted()
          .map(file -> Arguments.of(name(file), file))
          .toList()
          .stream();
    }
  }

  private static String name(Path file) {
    return file.subpath(file.getNameCount() - 2, file.getNameCount()).toString();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void shouldKeepBackwardNodesOnCudaWhenModelIsDifferentiated(String name, Path model) {
    walk(model, Optional.empty());
  }

  /** Of those that have a feature map. */
  @ParameterizedTest
  @ValueSource(strings = {"resnet", "densenet", "efficientnet", "mobilenet_v3", "squeezenet"})
  void shouldKeepBackwardNodesOnCudaWhenGradientIsTakenInside(String name) {
    Path model = SharedData.path("golden/gradients/" + name + "/torchscript.onnx");

    walk(model, Optional.of("auto"));
  }

  static Stream<OpCase> rewritten() {
    return RewrittenCases.all().stream();
  }

  @ParameterizedTest
  @MethodSource("rewritten")
  void shouldKeepNodesOnCudaWhenOperatorIsWrittenInOthers(OpCase opCase) throws IOException {
    assertThat(walk(opCase.writeTo(folder), Optional.empty()).brought()).isEmpty();
  }

  static Stream<RecurrentLayersTest.Layer> recurrent() {
    return Stream.concat(RecurrentLayersTest.layers(), RecurrentLayersTest.special());
  }

  @ParameterizedTest
  @MethodSource("recurrent")
  void shouldKeepNodesOnCudaWhenLayerIsWrittenStepByStep(RecurrentLayersTest.Layer layer)
      throws IOException {
    Path model = layer.model("N").writeTo(folder.resolve("model.onnx"));

    assertThat(walk(model, Optional.empty()).brought()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void shouldKeepNodesOnCudaWhenOperatorsAreComposed(long first) throws IOException {
    for (long seed = first; seed < COMPOSED; seed += 4) {
      try {
        walk(RandomGraph.of(seed).model().writeTo(folder.resolve("m.onnx")), Optional.empty());
      } catch (NoGradientException flat) {
        assertThat(flat).hasMessageContaining("input");
      }
    }
  }

  @Test
  void shouldNameOperatorWhenModelBringsOneWithoutKernel() throws IOException {
    int all = OpCase.CHANNELS * OpCase.HEIGHT * OpCase.WIDTH;

    assertThat(walk(OpCase.node("Tan", all).writeTo(folder), Optional.empty()).brought())
        .containsExactly("Tan");
  }

  @Test
  void shouldReportNodeWhenOperatorHasNoKernel() {
    Graph graph = graph(18, node("MaxUnpool", "image", "indices"));

    assertThat(CudaPlacement.fallbacks(graph))
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).isEqualTo("no CUDA kernel at opset 18"));
  }

  @Test
  void shouldReportNodeWhenOpenKernelNamesEarlierVersion() {
    assertThat(CudaPlacement.fallbacks(graph(18, node("Pad", "image", "longs")))).isEmpty();
    assertThat(CudaPlacement.fallbacks(graph(19, node("Pad", "image", "longs")))).hasSize(1);
    // Resize-19 has its own kernel, Equal's is open from 13 on, and 19 is another version.
    assertThat(CudaPlacement.fallbacks(graph(19, node("Equal", "image", "image")))).hasSize(1);
  }

  @Test
  void shouldReportNodeWhenKernelLacksType() {
    assertThat(CudaPlacement.fallbacks(graph(18, node("Relu", "indices"))))
        .singleElement()
        .satisfies(f -> assertThat(f.reason()).contains("int64"));
  }

  @Test
  void shouldReportTransposedConvolutionWhenPadsDiffer() {
    Node symmetric =
        node("ConvTranspose", "image", "image")
            .withAttributes(Attributes.NONE.with("pads", new long[] {1, 0, 1, 0}));
    Node asymmetric =
        symmetric.withAttributes(Attributes.NONE.with("pads", new long[] {0, 0, 1, 1}));

    assertThat(CudaPlacement.fallbacks(graph(18, symmetric))).isEmpty();
    assertThat(CudaPlacement.fallbacks(graph(18, asymmetric))).hasSize(1);
  }

  @Test
  void shouldNotReportNodeWhenItComputesShape() {
    // Floor has no kernel for int64, but this one runs on the host, as does all that reads shapes.
    Node shape = Node.of("s", "Shape", List.of("image"), List.of("shape"), Attributes.NONE);
    Node onHost = Node.of("f", "Relu", List.of("shape"), List.of("y"), Attributes.NONE);

    assertThat(CudaPlacement.fallbacks(graph(18, shape, onHost))).isEmpty();
  }

  @Test
  void shouldReportNodeWhenItMixesShapesWithValues() {
    Node shape = Node.of("s", "Shape", List.of("image"), List.of("shape"), Attributes.NONE);
    Node inner = Node.of("a", "Abs", List.of("indices"), List.of("inner"), Attributes.NONE);
    Node mixed = Node.of("m", "BitShift", List.of("shape", "inner"), List.of("y"), Attributes.NONE);

    assertThat(CudaPlacement.fallbacks(graph(18, shape, inner, mixed)))
        .singleElement()
        .satisfies(f -> assertThat(f.node().name()).isEqualTo("m"));
  }

  private static Node node(String opType, String... inputs) {
    return Node.of("n", opType, List.of(inputs), List.of("y"), Attributes.NONE);
  }

  private static Graph graph(int opset, Node... nodes) {
    return new Graph(
        "g",
        opset,
        List.of(
            new ValueInfo("image", ElementType.FLOAT, List.of("N", "3", "8", "8")),
            new ValueInfo("indices", ElementType.INT64, List.of("N", "3", "8", "8")),
            new ValueInfo("longs", ElementType.INT64, List.of("8"))),
        List.of(new ValueInfo("y", ElementType.FLOAT, List.of("N"))),
        List.of(nodes),
        Map.of());
  }
}
