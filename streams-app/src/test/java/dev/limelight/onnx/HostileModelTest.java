package dev.limelight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that were made to break a reader: refused, quickly and by name. */
class HostileModelTest {
  @TempDir Path folder;

  private static ModelBuilder model() {
    return new ModelBuilder(18).input("x", "N", 3).node("Relu", "x -> y").output("y", "N", 3);
  }

  private static byte[] withExternal(String location, String offset) {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(1 << 28)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", location))
                .addExternalData(entry("offset", offset)));
    return proto.build().toByteArray();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }

  private Path write(byte[] model) throws IOException {
    return Files.write(Files.createDirectories(folder.resolve("m")).resolve("m.onnx"), model);
  }

  @Test
  void shouldRefuseWhenExternalDataIsAbsolute() throws IOException {
    Path file = write(withExternal("/etc/passwd", "0"));

    assertThatThrownBy(() -> GraphReader.read(file)).hasMessageContaining("outside");
  }

  @Test
  void shouldRefuseWhenExternalDataIsLinkOutOfFolder() throws IOException {
    Path file = write(withExternal("w.bin", "0"));
    Files.write(folder.resolve("secret.bin"), new byte[16]);
    Files.createSymbolicLink(folder.resolve("m/w.bin"), folder.resolve("secret.bin"));

    assertThatThrownBy(() -> GraphReader.read(file)).hasMessageContaining("outside");
  }

  @Test
  void shouldRefuseWhenExternalFileIsShorterThanDeclared() throws IOException {
    Path file = write(withExternal("w.bin", "8"));
    Files.write(folder.resolve("m/w.bin"), new byte[16]);

    assertThatThrownBy(() -> GraphReader.read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'w'")
        .hasMessageContaining("16 bytes");
  }

  @Test
  void shouldRefuseWhenExternalOffsetIsNegative() throws IOException {
    Path file = write(withExternal("w.bin", "-8"));
    Files.write(folder.resolve("m/w.bin"), new byte[16]);

    assertThatThrownBy(() -> GraphReader.read(file)).isInstanceOf(OnnxException.class);
  }

  @Test
  void shouldReadQuicklyWhenAllNodesHaveOneName() {
    ModelProto.Builder proto = ModelProto.newBuilder(model().proto());
    GraphProto.Builder graph = proto.getGraphBuilder();
    for (int i = 0; i < 100_000; i++) {
      graph.addNode(
          NodeProto.newBuilder().setName("same").setOpType("Neg").addInput("x").addOutput("v" + i));
    }
    byte[] bytes = proto.build().toByteArray();

    Graph read =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> GraphReader.read(bytes));
    assertThat(read.nodes().stream().map(Node::name).distinct()).hasSize(100_001);
  }

  @Test
  void shouldRefuseWhenSubgraphsLieTooDeepInEachOther() {
    GraphProto inner = model().proto().getGraph();
    for (int i = 0; i < 200; i++) {
      inner =
          GraphProto.newBuilder()
              .setName("g" + i)
              .addNode(
                  NodeProto.newBuilder()
                      .setOpType("If")
                      .addInput("x")
                      .addOutput("y" + i)
                      .addAttribute(
                          AttributeProto.newBuilder()
                              .setName("then_branch")
                              .setType(AttributeProto.AttributeType.GRAPH)
                              .setG(inner)))
              .build();
    }
    byte[] bytes = model().proto().toBuilder().setGraph(inner).build().toByteArray();

    assertThatThrownBy(() -> GraphReader.read(bytes)).isInstanceOf(OnnxException.class);
  }

  @Test
  void shouldRefuseByNumberWhenOpsetIsAbsurd() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto.getOpsetImportBuilder(0).setVersion(Long.MAX_VALUE);
    Graph graph = GraphReader.read(proto.build().toByteArray());

    assertThatThrownBy(() -> OpsetNormalizer.normalize(graph))
        .isInstanceOf(UnsupportedOpsetException.class);
  }

  @Test
  void shouldCarryTextsWhenNothingComputesWithThem() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("names")
                .setDataType(TensorProto.DataType.STRING.getNumber())
                .addDims(1)
                .addStringData(ByteString.copyFromUtf8("cat")));

    Graph graph = GraphReader.read(proto.build().toByteArray());

    assertThat(graph.pruned().nodes()).hasSize(1);
    assertThat(GraphWriter.write(graph)).isNotEmpty();
  }
}
