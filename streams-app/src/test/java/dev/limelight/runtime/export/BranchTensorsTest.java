package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OnnxException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Branches of control flow whose tensors lie in files. */
class BranchTensorsTest {
  @TempDir Path folder;

  /** The axes of a branch, in a file beside the model: what runs the branch does not know it. */
  @Test
  void shouldTakeBranchWhenItsTensorsLieBesideModel() throws IOException {
    ModelProto.Builder model = ControlFlowTest.squeezed("two").proto().toBuilder();
    int node = model.getGraphBuilder().getNodeCount() - 2;
    AttributeProto.Builder taken =
        model.getGraphBuilder().getNodeBuilder(node).getAttributeBuilder(0);
    taken
        .getGBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("beside")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(4)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue("w.bin")))
        .addNode(
            NodeProto.newBuilder().setOpType("Mul").addInput("t").addInput("beside").addOutput("u"))
        .getOutputBuilder(0)
        .setName("u");
    byte[] factors = new byte[4 * Float.BYTES];
    ByteBuffer.wrap(factors)
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer()
        .put(OpCase.values(3, 4));
    Files.write(folder.resolve("w.bin"), factors);
    ExportedModel exported = export(model.build());
    assertThat(exported.selfCheck().passed()).isTrue();
    assertThat(exported.graph().nodes()).extracting(Node::opType).contains("Mul");
  }

  @Test
  void shouldRefuseWhenTensorsOfBranchLieOutsideFolder() {
    ModelProto.Builder model = ControlFlowTest.squeezed("two").proto().toBuilder();
    int node = model.getGraphBuilder().getNodeCount() - 2;
    model
        .getGraphBuilder()
        .getNodeBuilder(node)
        .getAttributeBuilder(1)
        .getGBuilder()
        .getInitializerBuilder(0)
        .clearInt64Data()
        .setDataLocation(TensorProto.DataLocation.EXTERNAL)
        .addExternalData(
            StringStringEntryProto.newBuilder().setKey("location").setValue("../w.bin"));
    assertThatThrownBy(() -> export(model.build()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'axes'")
        .hasMessageContaining("outside");
  }

  private ExportedModel export(ModelProto model) throws IOException {
    return Exports.of(
        Files.write(folder.resolve("model.onnx"), model.toByteArray()),
        DifferentiationOptions.STANDARD_CPU);
  }
}
