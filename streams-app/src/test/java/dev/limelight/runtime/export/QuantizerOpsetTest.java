package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The opset that a graph with quantisers is written at. */
class QuantizerOpsetTest {
  private static ModelBuilder model() {
    return new ModelBuilder(21).input("x", 2, 4, 6, 6);
  }

  private static Graph quantised(ElementType type, AttributeProto... attributes) {
    ModelBuilder model =
        model()
            .constant("step", new float[] {0.05f})
            .constant("zero", 0)
            .node("QuantizeLinear", "x, step, zero -> y", attributes)
            .output("y");
    Graph read = GraphReader.read(model.bytes());
    Map<String, ConstantTensor> constants = new HashMap<>(read.initializers());
    constants.put("zero", ConstantTensor.of(type, new long[0], new byte[type.bytes()]));
    return read.withInitializers(constants);
  }

  @ParameterizedTest
  @EnumSource(names = {"INT16", "UINT16"})
  void shouldWriteQuantiserAtItsOwnOpsetWhenItHasNoOlderForm(ElementType type) {
    Graph graph = quantised(type);

    assertThat(OpsetNormalizer.written(OpsetNormalizer.normalize(graph))).isEqualTo(21);
  }

  @Test
  void shouldWriteQuantiserAtOpsetOfAllOthersWhenItHasAnOlderForm() {
    Graph graph = quantised(ElementType.UINT8, integer("saturate", 1));

    assertThat(OpsetNormalizer.written(OpsetNormalizer.normalize(graph))).isEqualTo(18);
  }

  @Test
  void shouldNameNodeWhenItQuantisesToMoreThanSixteenBits() {
    Graph graph = quantised(ElementType.UINT32);

    assertThatThrownBy(() -> OpsetNormalizer.normalize(graph))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("QuantizeLinear_0")
        .hasMessageContaining("UINT32")
        .hasMessageContaining("8 and 16 bits");
  }

  @Test
  void shouldNameNodeWhenItMeansSomethingElseAtTheQuantisersOpset() {
    Graph quantised = quantised(ElementType.INT16);
    List<Node> nodes = new ArrayList<>(quantised.nodes());
    ModelBuilder other =
        model()
            .constant("grid", OpCase.values(7, 2 * 3 * 3 * 2), 2, 3, 3, 2)
            .node("GridSample", "x, grid -> z")
            .output("z");
    nodes.addAll(GraphReader.read(other.bytes()).nodes());
    Graph normal = OpsetNormalizer.normalize(quantised.withNodes(nodes));

    assertThatThrownBy(() -> OpsetNormalizer.written(normal))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("GridSample_0")
        .hasMessageContaining("opset 21")
        .hasMessageContaining("8 bits");
  }
}
