package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every criterion of the self-check, each held by a graph that violates it alone. */
class SelfCheckTest {
  @TempDir Path folder;

  private Path model;
  private Graph right;

  @BeforeEach
  void export() throws IOException {
    model = SmallNetwork.write(folder.resolve("model.onnx"));
    right = new ModelExporter().export(request(model)).graph();
  }

  @Test
  void shouldFindNothingWhenGraphIsRight() throws IOException {
    assertThat(failures(right)).isEmpty();
  }

  @Test
  void shouldFindScaledGradientAlongTheGradient() throws IOException {
    assertThat(failures(after(BackwardGraph.GRADIENT, "Mul", ConstantTensor.scalar(1.04f))))
        .containsExactly("finite differences along the gradient disagree with it");
  }

  @Test
  void shouldFindMissingGradientAlongRandomDirections() throws IOException {
    float[] columns = {1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0};
    ConstantTensor allButOne = ConstantTensor.floats(new long[] {1, 1, 1, 12}, columns);

    assertThat(failures(after(BackwardGraph.GRADIENT, "Mul", allButOne)))
        .containsExactly("finite differences along random directions disagree with the gradient");
  }

  @Test
  void shouldFindGradientThatIsZero() throws IOException {
    assertThat(failures(after(BackwardGraph.GRADIENT, "Mul", ConstantTensor.scalar(0))))
        .contains("the gradient is zero or not finite");
  }

  /** The check may pass over a likeliest class without a slope, but not over a missing gradient. */
  @Test
  void shouldFindGradientThatIsMissingForTheLikeliestClassAlone() throws IOException {
    int found = 0;
    for (int missing = 0; missing < SmallNetwork.CLASSES; missing++) {
      float[] factors = new float[SmallNetwork.CLASSES];
      Arrays.fill(factors, 1);
      factors[missing] = 0;
      found += failures(scaledByClass(factors)).isEmpty() ? 0 : 1;
    }

    assertThat(found).as("the likeliest class's graph").isEqualTo(1);
  }

  @ParameterizedTest(name = "gradients times {0} and {1}")
  @CsvSource({"NaN, 1", "1, NaN", "1, Infinity"})
  void shouldFindGradientThatIsNotFinite(float first, float second) throws IOException {
    ConstantTensor factors = ConstantTensor.floats(new long[] {2, 1, 1, 1}, first, second);

    assertThat(failures(after(BackwardGraph.GRADIENT, "Mul", factors)))
        .contains("the gradient is zero or not finite")
        .doesNotContain("the gradient does not change with the image");
  }

  @Test
  void shouldFindGradientThatIsTheSameForEveryImage() throws IOException {
    assertThat(failures(after(BackwardGraph.GRADIENT, "Gather", ConstantTensor.longs(0, 0))))
        .containsExactly("the gradient does not change with the image");
  }

  @Test
  void shouldFindOtherLogits() throws IOException {
    assertThat(failures(after(BackwardGraph.LOGITS, "Mul", ConstantTensor.scalar(1.001f))))
        .containsExactly("the logits are not the original model's");
  }

  /** Logits off by 0.1 %: nothing where the original's own are off by as much, but only there. */
  @ParameterizedTest(name = "{0}")
  @CsvSource({"5e-4, true", "1e-4, false"})
  void shouldAllowLogitsWhatRoundingAloneDoesToThem(float noise, boolean allowed)
      throws IOException {
    List<String> failures = failures(withLogitsTimes(1.001f), withLogitsTimes(1 + noise));

    assertThat(failures.isEmpty()).isEqualTo(allowed);
  }

  @Test
  void shouldNotTakeLargeErrorsOfLogitsForRounding() throws IOException {
    assertThat(failures(withLogitsTimes(1.02f), withLogitsTimes(1.02f)))
        .containsExactly("the logits are not the original model's");
  }

  /** As in deep networks with random weights: the image moves the logits by 1e-12 of themselves. */
  @Test
  void shouldSayThatDifferencesProveNothingWhenRoundingHidesTheGradient() throws IOException {
    float[] weights = OpCase.values(2, 48);
    for (int i = 0; i < weights.length; i++) {
      weights[i] *= 1e-12f;
    }
    Path vanishing =
        new ModelBuilder(18)
            .input("image", "N", 1, 4, 4)
            .node("Sigmoid", "image -> smooth")
            .node("Flatten", "smooth -> f")
            .constant("w", weights, 16, 3)
            .node("MatMul", "f, w -> products")
            .constant("b", new float[] {1, 2, 3}, 3)
            .node("Add", "products, b -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve("vanishing.onnx"));

    SelfCheckResult check = new ModelExporter().export(request(vanishing)).selfCheck();

    assertThat(check.passed()).isTrue();
    assertThat(check.conclusive()).isFalse();
  }

  @Test
  void shouldFindStepsThatNoGradientShows() throws IOException {
    Path stepped =
        new ModelBuilder(18)
            .input("image", "N", 1, 4, 4)
            .constant("ten", new float[] {10})
            .node("Mul", "image, ten -> large")
            .node("Floor", "large -> steps")
            .node("Sigmoid", "image -> smooth")
            .node("Add", "steps, smooth -> sum")
            .node("Flatten", "sum -> f")
            .constant("w", OpCase.values(2, 48), 16, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve("stepped.onnx"));

    assertThatThrownBy(() -> new ModelExporter().export(request(stepped)))
        .isInstanceOf(SelfCheckFailedException.class)
        .hasMessageContaining("step functions (Floor, Ceil, Round) move the logits");
  }

  @Test
  void shouldSayThatTheModelItselfHasNoAnswer() throws IOException {
    Path overflowing =
        new ModelBuilder(18)
            .input("image", "N", 1, 4, 4)
            .node("Flatten", "image -> f")
            .constant("w", OpCase.values(2, 48), 16, 3)
            .node("MatMul", "f, w -> products")
            .constant("large", new float[] {1e38f})
            .node("Mul", "products, large -> once")
            .node("Mul", "once, large -> twice")
            .node("Sub", "twice, twice -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve("overflowing.onnx"));

    assertThatThrownBy(() -> new ModelExporter().export(request(overflowing)))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("The model's own logits are not finite (NaN)");
  }

  private Graph withLogitsTimes(float factor) {
    return after(BackwardGraph.LOGITS, "Mul", ConstantTensor.scalar(factor));
  }

  private List<String> failures(Graph graph) throws IOException {
    return failures(graph, right);
  }

  /** What is found in a graph if the original's logits, run node by node, are another one's. */
  private List<String> failures(Graph graph, Graph plainly) throws IOException {
    try (OrtRunner original = new OrtRunner(Files.readAllBytes(model), 1);
        OrtRunner other = new OrtRunner(GraphWriter.write(plainly), 1);
        OrtRunner exported = new OrtRunner(GraphWriter.write(graph), 1)) {
      GraphRuns plain = feeds -> other.run(feeds.target(BackwardGraph.TARGET, 0, 0));
      return new SelfCheck(original, plain, exported, "image", Shape.of(3, 12, 12))
          .run(0, -2, 2, false, false)
          .failures();
    }
  }

  private Graph scaledByClass(float... factors) {
    return after(
        BackwardGraph.GRADIENT,
        Map.of(
            "factors", ConstantTensor.floats(new long[] {factors.length}, factors),
            "column", ConstantTensor.longs(-1, 1, 1, 1)),
        node("Gather", "factor", "factors", BackwardGraph.TARGET),
        node("Reshape", "operand", "factor", "column"),
        node("Mul", BackwardGraph.GRADIENT, "right", "operand"));
  }

  private static Node node(String opType, String output, String... inputs) {
    return Node.of("wrong/" + opType, opType, List.of(inputs), List.of(output), Attributes.NONE);
  }

  /** The right graph with one more node behind an output. */
  private Graph after(String output, String opType, ConstantTensor operand) {
    return after(output, Map.of("operand", operand), node(opType, output, "right", "operand"));
  }

  /** The right graph with more nodes behind an output, which they read as {@code right}. */
  private Graph after(String output, Map<String, ConstantTensor> operands, Node... behind) {
    List<Node> nodes = new ArrayList<>();
    for (Node node : right.nodes()) {
      nodes.add(
          node.withInputs(node.inputs().stream().map(v -> renamed(v, output)).toList())
              .withOutputs(node.outputs().stream().map(v -> renamed(v, output)).toList()));
    }
    nodes.addAll(List.of(behind));
    Map<String, ConstantTensor> constants = new LinkedHashMap<>(right.initializers());
    constants.putAll(operands);
    return right.withNodes(nodes).withInitializers(constants);
  }

  private static String renamed(String value, String output) {
    return value.equals(output) ? "right" : value;
  }

  private static ExportRequest request(Path file) {
    return Exports.request(file, DifferentiationOptions.STANDARD_CPU);
  }
}
