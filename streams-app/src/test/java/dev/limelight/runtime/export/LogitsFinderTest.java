package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.onnx.GraphReader;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.Activation;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LogitsFinderTest {

  private static ModelBuilder scores() {
    return new ModelBuilder(18)
        .input("x", "N", 4)
        .constant("w", new float[12], 4, 3)
        .constant("one", new float[] {1})
        .constant("axis", 1)
        .node("MatMul", "x, w -> scores");
  }

  private static LogitsFinder.Found find(ModelBuilder model) {
    return find(model, OptionalInt.empty());
  }

  private static LogitsFinder.Found find(ModelBuilder model, OptionalInt labels) {
    return LogitsFinder.find(GraphReader.read(model.bytes()), Optional.empty(), labels);
  }

  private static void assertScores(ModelBuilder model, Activation activation) {
    LogitsFinder.Found found = find(model.output("y", "N", 3));
    assertThat(found.value()).isEqualTo("scores");
    assertThat(found.activation()).contains(activation);
  }

  @Test
  void shouldLookBehindSoftmaxWhenFollowedByOthers() {
    assertScores(
        scores()
            .node("Softmax", "scores -> p")
            .node("Transpose", "p -> t", ints("perm", 0, 1))
            .node("Cast", "t -> c", integer("to", 1))
            .node("Identity", "c -> y"),
        Activation.SOFTMAX);
  }

  @Test
  void shouldLookBehindSoftmaxWhenWrittenOut() {
    assertScores(
        scores()
            .node("Exp", "scores -> e")
            .node("ReduceSum", "e, axis -> s")
            .node("Div", "e, s -> y"),
        Activation.SOFTMAX);
    assertScores(
        scores()
            .node("ReduceMax", "scores, axis -> m")
            .node("Sub", "scores, m -> d")
            .node("Exp", "d -> e")
            .node("ReduceSum", "e, axis -> s")
            .node("Div", "e, s -> y"),
        Activation.SOFTMAX);
    assertScores(scores().node("Softmax", "scores -> p").node("Log", "p -> y"), Activation.SOFTMAX);
    assertScores(
        scores()
            .node("Exp", "scores -> e")
            .node("ReduceSum", "e, axis -> s")
            .node("Log", "s -> l")
            .node("Sub", "scores, l -> y"),
        Activation.SOFTMAX);
  }

  @Test
  void shouldLookBehindSigmoidWhenModelIsMultiLabel() {
    assertScores(scores().node("Sigmoid", "scores -> y"), Activation.SIGMOID);
    assertScores(
        scores()
            .node("Neg", "scores -> n")
            .node("Exp", "n -> e")
            .node("Add", "one, e -> s")
            .node("Div", "one, s -> y"),
        Activation.SIGMOID);
  }

  @Test
  void shouldLookBehindChoiceWhenModelOnlyNamesTheClass() {
    ModelBuilder model =
        scores().node("ArgMax", "scores -> y", integer("axis", 1)).output("y", "N", 1);

    assertThat(find(model).value()).isEqualTo("scores");
  }

  @Test
  void shouldSayWhyWhenThereAreSeveralOutputs() {
    ModelBuilder model =
        scores()
            .node("Relu", "x -> embedding")
            .output("embedding", "N", 4)
            .output("scores", "N", 3);

    LogitsFinder.Found found = find(model);

    assertThat(found.value()).isEqualTo("scores");
    assertThat(found.explanation()).contains("of 2 outputs", "its name", "embedding [N, 4]");
  }

  @Test
  void shouldPreferMainOutputWhenOthersAreAuxiliary() {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("x", "N", 3)
            .node("Neg", "x -> 11")
            .node("Relu", "x -> a")
            .node("Neg", "a -> b")
            .node("Relu", "b -> 12")
            .output("11", "N", 3)
            .output("12", "N", 3);

    assertThat(find(model).value()).isEqualTo("12");
  }

  @Test
  void shouldPreferOutputWithAsManyClassesWhenThereAreLabels() {
    ModelBuilder model =
        scores()
            .node("Neg", "x -> others")
            .node("Softmax", "others -> probabilities")
            .node("Neg", "scores -> z")
            .output("probabilities", "N", 4)
            .output("z", "N", 3);

    assertThat(find(model, OptionalInt.of(3)).value()).isEqualTo("z");
    assertThat(find(model, OptionalInt.of(3)).explanation()).contains("labels (3)");
  }

  @Test
  void shouldSayAloudWhenOutputsLookAlike() {
    ModelBuilder model =
        scores()
            .node("Neg", "scores -> a")
            .node("Relu", "scores -> b")
            .output("a", "N", 3)
            .output("b", "N", 3);

    assertThat(find(model).explanation()).contains("FIRST of 2 outputs").contains("b [N, 3]");
  }

  @Test
  void shouldRefuseWhenNoOutputIsComputed() {
    assertThatThrownBy(
            () ->
                LogitsFinder.find(
                    GraphReader.read(
                        new ModelBuilder(18)
                            .input("x", "N", 4)
                            .node("Neg", "x -> unused")
                            .output("x", "N", 4)
                            .bytes()),
                    Optional.empty(),
                    OptionalInt.empty()))
        .isInstanceOf(ExportException.class)
        .hasMessageContaining("--output");
  }
}
