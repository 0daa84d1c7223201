package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.SharedData;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.export.CudaPlacement.Fallback;
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

/** Every graph that is emitted runs on CUDA from end to end: shown without one. */
class CudaPlacementTest {
  @TempDir Path folder;

  /** Every way to lower a graph. */
  private static final List<DifferentiationOptions> LOWERED =
      Stream.of(Lowering.values())
          .flatMap(
              lowering ->
                  Stream.of(ReluRule.values())
                      .map(relu -> new DifferentiationOptions(relu, lowering)))
          .toList();

  static Stream<OpCase> cases() {
    return GradientRulesTest.cases().map(arguments -> (OpCase) arguments.get()[0]).distinct();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldKeepBackwardNodesOnCudaWhenOperatorIsDifferentiated(OpCase opCase) throws IOException {
    assertStaysOnCuda(opCase.writeTo(folder), ExportRequest.ImageInput.unknown(), Optional.empty());
  }

  static Stream<Arguments> freeSizes() {
    return DynamicShapesTest.forms();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("freeSizes")
  void shouldKeepBackwardNodesOnCudaWhenSizesAreFree(String name, Consumer<ModelBuilder> operators)
      throws IOException {
    Path model = DynamicShapesTest.model(operators, "H", "W").writeTo(folder.resolve("model.onnx"));

    assertThat(assertStaysOnCuda(model, DynamicShapesTest.SMALL, Optional.empty()))
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
    assertStaysOnCuda(model, ExportRequest.ImageInput.unknown(), Optional.empty());
  }

  @Test
  void shouldKeepBackwardNodesOnCudaWhenGradientIsTakenInside() {
    assertStaysOnCuda(
        SharedData.path("golden/gradients/resnet/torchscript.onnx"),
        ExportRequest.ImageInput.unknown(),
        Optional.of("auto"));
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

  /**
   * Only what the model brought, and ONNX Runtime has no kernel for at all, may fall back. Graphs
   * lowered for the CPU have a kernel for every node as well, but pad as it suits the CPU.
   */
  private static List<ValueInfo> assertStaysOnCuda(
      Path model, ExportRequest.ImageInput input, Optional<String> at) {
    ExportRequest request =
        new ExportRequest(model, input, Optional.empty(), at, DifferentiationOptions.STANDARD_CPU);
    return new ModelExporter()
        .unproved(
            request,
            LOWERED,
            (options, graph) -> {
              assertStaysOnCuda(graph, options);
              return graph.inputs().get(0);
            });
  }

  private static void assertStaysOnCuda(Graph graph, DifferentiationOptions options) {
    assertThat(graph.opset()).isEqualTo(18);
    List<Fallback> ours =
        CudaPlacement.fallbacks(graph).stream()
            .filter(fallback -> isBackward(fallback.node()) || hasKernel(fallback.node()))
            .filter(fallback -> isOurs(fallback.node(), options.lowering()))
            .toList();
    assertThat(CudaPlacement.summary(ours)).as("CPU nodes, %s", options).isEmpty();
  }

  /** A ConvTranspose of the model's own, or of a graph for CPUs, is not rewritten. */
  private static boolean isOurs(Node node, Lowering lowering) {
    return !node.opType().equals("ConvTranspose")
        || (isBackward(node) && lowering == Lowering.CUDA);
  }

  private static boolean isBackward(Node node) {
    return node.name().contains("/grad/")
        || node.name().startsWith("limelight/")
        || node.name().equals("gradient")
        || node.name().equals("activation");
  }

  private static boolean hasKernel(Node node) {
    return CudaKernels.known().has(node.opType(), 18);
  }
}
