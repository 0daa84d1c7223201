package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static dev.limelight.runtime.ModelBuilder.text;
import static dev.limelight.runtime.ModelBuilder.texts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Models with LSTM, GRU and RNN nodes: ONNX Runtime says the same of them as of their steps, and
 * the gradient of the steps is proved by finite differences as every export's is.
 */
class RecurrentLayersTest {
  private static final RecurrentModels.Size ONE_WAY = new RecurrentModels.Size(1, 5, 3);
  private static final RecurrentModels.Size BOTH_WAYS = new RecurrentModels.Size(2, 5, 3);

  @TempDir Path folder;

  /** A layer over the four rows of an image: inputs behind the sequence, and an output. */
  record Layer(
      String opType,
      RecurrentModels.Size size,
      String inputs,
      int output,
      List<AttributeProto> attributes) {
    static Layer of(
        String opType,
        RecurrentModels.Size size,
        String inputs,
        int output,
        AttributeProto... attributes) {
      return new Layer(opType, size, inputs, output, List.of(attributes));
    }

    /** The image is {@code [batch,1,4,5]}. */
    ModelBuilder model(Object batch) {
      ModelBuilder model =
          new ModelBuilder(17)
              .input("image", batch, 1, 4, 5)
              .constant("axes", 1)
              .node("Squeeze", "image, axes -> rows")
              .node("Transpose", "rows -> s", ints("perm", 1, 0, 2));
      String outputs = List.of("all", ", all", ", , all").get(output);
      RecurrentModels.layer(
          model,
          opType,
          size,
          "s, weights, recurrent" + inputs + " -> " + outputs,
          attributes.toArray(AttributeProto[]::new));
      int width = size.directions() * size.hidden() * (output == 0 ? 4 : 1);
      return model
          .node(
              "Transpose",
              "all -> first",
              output == 0 ? ints("perm", 2, 0, 1, 3) : ints("perm", 1, 0, 2))
          .node("Flatten", "first -> f")
          .constant("w", OpCase.values(2, width * 3), width, 3)
          .node("MatMul", "f, w -> logits")
          .output("logits", batch, 3);
    }

    @Override
    public String toString() {
      return "%s %s%s, output %d, %s"
          .formatted(
              opType,
              size,
              inputs,
              output,
              attributes.stream().map(a -> a.getName() + "=" + a.getS().toStringUtf8()).toList());
    }
  }

  static Stream<Layer> layers() {
    return Stream.of("LSTM", "GRU", "RNN")
        .flatMap(
            op ->
                Stream.of(
                    Layer.of(op, ONE_WAY, "", 0),
                    Layer.of(op, ONE_WAY, ", biases", 0),
                    Layer.of(op, ONE_WAY, ", biases", 1),
                    Layer.of(op, ONE_WAY, ", biases", 0, text("direction", "reverse")),
                    Layer.of(op, ONE_WAY, ", biases", 1, text("direction", "reverse")),
                    Layer.of(op, BOTH_WAYS, ", biases", 0, text("direction", "bidirectional")),
                    Layer.of(op, BOTH_WAYS, ", biases", 1, text("direction", "bidirectional"))));
  }

  static Stream<Layer> special() {
    return Stream.of(
        Layer.of("LSTM", ONE_WAY, ", biases", 2),
        Layer.of("LSTM", ONE_WAY, ", , ", 0, texts("activations", "Sigmoid", "Tanh", "Tanh")),
        Layer.of("GRU", ONE_WAY, ", biases", 0, integer("linear_before_reset", 1)),
        Layer.of("GRU", ONE_WAY, "", 1, integer("linear_before_reset", 1)),
        Layer.of("RNN", ONE_WAY, ", biases", 0, texts("activations", "Sigmoid")),
        Layer.of(
            "RNN",
            BOTH_WAYS,
            ", biases",
            0,
            texts("activations", "Relu", "Relu"),
            text("direction", "bidirectional")));
  }

  static Stream<Layer> withStates() {
    return Stream.of(
        Layer.of("LSTM", BOTH_WAYS, ", biases, , h, c", 0, text("direction", "bidirectional")),
        Layer.of("LSTM", ONE_WAY, ", biases, , none, none", 0),
        Layer.of("GRU", ONE_WAY, ", biases, , h", 0),
        Layer.of("GRU", ONE_WAY, ", biases, , h", 0, integer("linear_before_reset", 1)),
        Layer.of("RNN", ONE_WAY, ", biases, , h", 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"layers", "special"})
  void shouldSayTheSameAndProveItself(Layer layer) throws IOException {
    ExportedModel exported = export(layer.model("N"));

    assertThat(exported.graph().nodes())
        .extracting(Node::opType)
        .doesNotContain("LSTM", "GRU", "RNN");
    assertSame(layer.model("N"), exported, 3);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource({"layers", "special"})
  void shouldBeFreedOfItsBatch(Layer layer) throws IOException {
    ExportedModel exported = export(layer.model(1));

    assertSame(layer.model(1), exported, 1);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("withStates")
  void shouldBeginWithTheStateThatIsGiven(Layer layer) throws IOException {
    byte[] original = layer.model(2).bytes();
    byte[] written =
        GraphWriter.write(
            RecurrentSteps.written(
                OpsetNormalizer.normalize(GraphReader.read(original)), List.of(Shape.of(1, 4, 5))));

    Feeds feeds = Feeds.image("image", FloatTensor.of(Shape.of(2, 1, 4, 5), OpCase.values(4, 40)));
    assertThat(values(written, feeds, "logits"))
        .containsExactly(values(original, feeds, "logits"), within(1e-6f));
  }

  @Test
  void shouldKeepTheSizeOfTheImageWhenItIsTheNumberOfSteps() throws IOException {
    ModelBuilder model =
        new ModelBuilder(17)
            .input("image", "N", 3, "H", "W")
            .constant("axes", 3)
            .node("ReduceMean", "image -> columns", ints("axes", 3), integer("keepdims", 0))
            .node("Transpose", "columns -> s", ints("perm", 2, 0, 1));
    RecurrentModels.layer(
            model,
            "LSTM",
            new RecurrentModels.Size(1, 3, 4),
            "s, weights, recurrent, biases -> , last")
        .constant("first", 0)
        .node("Squeeze", "last, first -> logits")
        .output("logits", "N", 4);

    ExportedModel exported = export(model);

    assertThat(exported.sizeExplanation()).contains("LSTM_2", "as many steps");
  }

  @Test
  void shouldSayHowManyStepsAreTooMany() {
    ModelBuilder model =
        new ModelBuilder(17)
            .input("image", 1, 1, 501, 5)
            .constant("axes", 1)
            .node("Squeeze", "image, axes -> rows")
            .node("Transpose", "rows -> s", ints("perm", 1, 0, 2));
    RecurrentModels.layer(model, "GRU", ONE_WAY, "s, weights, recurrent -> , logits")
        .output("logits", 1, 1, 3);
    Graph graph = OpsetNormalizer.normalize(GraphReader.read(model.bytes()));

    assertThatThrownBy(() -> RecurrentSteps.written(graph, List.of(Shape.of(1, 501, 5))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("'GRU_2'")
        .hasMessageContaining("501 steps together; accepted are 500");
  }

  static Stream<Layer> unusual() {
    return Stream.of(
        Layer.of("LSTM", ONE_WAY, ", biases, , h, c, peepholes", 0),
        Layer.of("LSTM", ONE_WAY, ", biases", 0, integer("input_forget", 1)),
        Layer.of("LSTM", ONE_WAY, ", biases", 0, texts("activations", "Tanh", "Tanh", "Tanh")),
        Layer.of("GRU", ONE_WAY, ", biases", 0, real("clip", 0.5f)),
        Layer.of("RNN", ONE_WAY, ", biases", 0, texts("activations", "Elu")),
        Layer.of("RNN", ONE_WAY, ", biases, lengths", 0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("unusual")
  void shouldNameLayerWhenItIsUnusual(Layer layer) {
    byte[] model = layer.model(2).integers("lengths", DataType.INT32, new int[] {4, 3}, 2).bytes();

    assertThatThrownBy(
            () ->
                RecurrentSteps.written(
                    OpsetNormalizer.normalize(GraphReader.read(model)), List.of(Shape.of(1, 4, 5))))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("'" + layer.opType() + "_2'")
        .hasMessageContaining("not written out in steps");
  }

  @Test
  void shouldMissNothing() throws IOException {
    ModelBuilder model = Layer.of("GRU", ONE_WAY, "", 0).model("N");

    assertThat(MissingForExport.of(request(model))).isEqualTo(List.of());
  }

  private void assertSame(ModelBuilder original, ExportedModel exported, int rows) {
    FloatTensor images = FloatTensor.of(Shape.of(rows, 1, 4, 5), OpCase.values(4, rows * 20));
    Feeds feeds = Feeds.image("image", images);
    assertThat(
            values(
                GraphWriter.write(exported.graph()),
                feeds.target(BackwardGraph.TARGET, new long[rows]),
                ForwardGraph.LOGITS))
        .containsExactly(values(original.bytes(), feeds, "logits"), within(1e-6f));
    assertThat(exported.selfCheck().passed()).isTrue();
  }

  private static float[] values(byte[] model, Feeds feeds, String output) {
    try (OrtRunner runner = new OrtRunner(model, 1)) {
      return Objects.requireNonNull(runner.run(feeds).get(output)).values();
    }
  }

  private ExportedModel export(ModelBuilder model) throws IOException {
    return new ModelExporter().export(request(model));
  }

  private ExportRequest request(ModelBuilder model) throws IOException {
    return Exports.request(
        model.writeTo(folder.resolve("model.onnx")), DifferentiationOptions.STANDARD_CPU);
  }
}
