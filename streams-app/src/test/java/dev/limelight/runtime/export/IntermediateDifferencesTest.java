package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.export.OpCase.values;
import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.SharedData;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A gradient at an inner value against central differences of the logits in that value: what lies
 * before it is cut off, and the value itself is fed and moved.
 */
class IntermediateDifferencesTest {
  @TempDir Path folder;

  /** Read by three nodes behind it, one of which leads around a block, as in a residual network. */
  private static ModelBuilder network() {
    return new ModelBuilder(18)
        .input("image", "N", 3, 8, 8)
        .constant("k1", values(1, 6 * 3 * 9), 6, 3, 3, 3)
        .node("Conv", "image, k1 -> c1", ints("pads", 1, 1, 1, 1), ints("strides", 2, 2))
        .node("Tanh", "c1 -> features")
        .constant("k2", values(2, 6 * 6 * 9), 6, 6, 3, 3)
        .node("Conv", "features, k2 -> c2", ints("pads", 1, 1, 1, 1))
        .node("Sigmoid", "features -> gate")
        .node("Mul", "c2, gate -> m")
        .node("Add", "m, features -> sum")
        .node("GlobalAveragePool", "sum -> mean")
        .node("Flatten", "mean -> flat")
        .constant("w1", values(3, 6 * 5), 6, 5)
        .node("MatMul", "flat, w1 -> hidden")
        .node("Softplus", "hidden -> bent")
        .constant("w2", values(4, 5 * 4), 5, 4)
        .node("MatMul", "bent, w2 -> logits")
        .output("logits", "N", 4);
  }

  @ParameterizedTest
  @EnumSource(Lowering.class)
  void shouldAgreeWithDifferencesWhenTakenAtFeatureMap(Lowering lowering) throws IOException {
    assertAgrees(exported(network().writeTo(folder.resolve("m.onnx")), "features", lowering));
  }

  @ParameterizedTest
  @EnumSource(Lowering.class)
  void shouldAgreeWithDifferencesWhenTakenAtDenseLayer(Lowering lowering) throws IOException {
    assertAgrees(exported(network().writeTo(folder.resolve("m.onnx")), "hidden", lowering));
  }

  @Test
  void shouldAgreeWithDifferencesWhenTakenAtLastFeatureMapOfResNet() {
    Path model = SharedData.path("golden/gradients/resnet/torchscript.onnx");

    assertAgrees(exported(model, "auto", Lowering.CPU));
  }

  @Test
  void shouldDisagreeWhenOneRuleIsWrongByATenth() throws IOException {
    ExportedModel exported =
        exported(network().writeTo(folder.resolve("m.onnx")), "features", Lowering.CPU);

    Graph wrong = PlantedFault.scaled(fedAtItsValue(exported), "Sigmoid", 1.1f);

    assertThat(check(exported, wrong).agrees()).isFalse();
  }

  private static ExportedModel exported(Path model, String at, Lowering lowering) {
    return new ModelExporter()
        .export(
            new ExportRequest(
                model,
                ExportRequest.ImageInput.unknown(),
                Optional.empty(),
                Optional.of(at),
                new DifferentiationOptions(ReluRule.STANDARD, lowering)));
  }

  private static void assertAgrees(ExportedModel exported) {
    DifferenceCheck.Result result = check(exported, fedAtItsValue(exported));

    assertThat(result.agrees()).as("off by %s", result).isTrue();
  }

  /** Differences at random values of about the size of activations. */
  private static DifferenceCheck.Result check(ExportedModel exported, Graph rest) {
    ValueInfo value = exported.differentiatedValue();
    SplittableRandom random = new SplittableRandom(7);
    int size = 2;
    for (int axis = 1; axis < value.rank(); axis++) {
      size *= (int) value.dim(axis);
    }
    return DifferenceCheck.at(rest, value, random, random.doubles(size, 0.1, 1).toArray());
  }

  /** The graph without what writes a value, which is an input in its place. */
  private static Graph fedAtItsValue(ExportedModel exported) {
    ValueInfo value = exported.differentiatedValue();
    Graph graph = exported.graph();
    List<ValueInfo> inputs = new ArrayList<>(List.of(value));
    graph.inputs().stream()
        .filter(input -> input.name().equals(BackwardGraph.TARGET))
        .forEach(inputs::add);
    List<Node> nodes =
        graph.nodes().stream().filter(node -> !node.outputs().contains(value.name())).toList();
    return graph.withInputs(inputs).withNodes(nodes).pruned();
  }
}
