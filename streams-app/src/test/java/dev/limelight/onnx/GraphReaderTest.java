package dev.limelight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GraphReaderTest {
  @TempDir Path folder;

  private static ModelBuilder model() {
    return new ModelBuilder(18).input("x", "N", 3).node("Relu", "x -> y").output("y", "N", 3);
  }

  @Test
  void shouldSayThatThereIsNoFileWhenItIsMissing() {
    assertThatThrownBy(() -> GraphReader.read(folder.resolve("missing.onnx")))
        .isInstanceOf(OnnxException.class)
        .hasMessageStartingWith("There is no file");
  }

  @Test
  void shouldGiveSameBytesWhenReadAndWrittenAgain() {
    byte[] once = GraphWriter.write(GraphReader.read(model().bytes()));

    assertThat(GraphWriter.write(GraphReader.read(once))).isEqualTo(once);
    assertThat(GraphWriter.size(GraphReader.read(once))).isEqualTo(once.length);
  }

  @Test
  void shouldSortNodesWhenFileIsOutOfOrder() {
    Graph graph =
        GraphReader.read(
            new ModelBuilder(18)
                .input("x", "N", 3)
                .node("Neg", "a -> y")
                .node("Relu", "x -> a")
                .output("y", "N", 3)
                .bytes());

    assertThat(graph.nodes()).extracting(Node::opType).containsExactly("Relu", "Neg");
  }

  @Test
  void shouldRefuseWhenFileIsTruncated() throws IOException {
    byte[] whole = model().constant("c", new float[1000], 1000).bytes();
    Path file = Files.write(folder.resolve("m.onnx"), Arrays.copyOf(whole, whole.length - 100));

    assertThatThrownBy(() -> GraphReader.read(file))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("m.onnx")
        .hasMessageContaining("truncated");
  }

  @Test
  void shouldRefuseWhenFileIsTextOrEmptyOrMissing() throws IOException {
    Path text =
        Files.write(folder.resolve("t.onnx"), "hello world".getBytes(StandardCharsets.UTF_8));
    Path empty = Files.write(folder.resolve("e.onnx"), new byte[0]);

    assertThatThrownBy(() -> GraphReader.read(text)).isInstanceOf(OnnxException.class);
    assertThatThrownBy(() -> GraphReader.read(empty)).hasMessageContaining("no graph");
    assertThatThrownBy(() -> GraphReader.read(folder.resolve("absent.onnx")))
        .hasMessageContaining("absent.onnx");
  }

  @Test
  void shouldNameNodesWhenGraphHasCycle() {
    ModelBuilder cyclic =
        new ModelBuilder(18)
            .input("x", "N", 3)
            .node("Add", "x, b -> a")
            .node("Relu", "a -> b")
            .output("b", "N", 3);

    assertThatThrownBy(() -> GraphReader.read(cyclic.bytes())).hasMessageContaining("cycle");
  }

  @Test
  void shouldNameValueWhenNothingWritesIt() {
    ModelBuilder open =
        new ModelBuilder(18).input("x", "N", 3).node("Add", "x, w -> y").output("y", "N", 3);

    assertThatThrownBy(() -> GraphReader.read(open.bytes()))
        .hasMessageContaining("'w'")
        .hasMessageContaining("nothing writes");
  }

  @Test
  void shouldRefuseWhenTensorDeclaresAbsurdSize() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("huge")
                .setDataType(1)
                .addDims(1L << 40)
                .addDims(1L << 40));

    assertThatThrownBy(() -> GraphReader.read(proto.build().toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("large");
  }

  /** A number of elements that can be counted, of bytes that wraps round to a negative one. */
  @Test
  void shouldNameTensorWhenItsBytesCannotBeCounted() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(TensorProto.newBuilder().setName("huge").setDataType(1).addDims(1L << 61));

    assertThatThrownBy(() -> GraphReader.read(proto.build().toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'huge'")
        .hasMessageContaining("large")
        .hasMessageContaining(Long.toString(1L << 61));
  }

  @Test
  void shouldNameTensorWhenItNeedsMoreThanTwoGibibytes() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(TensorProto.newBuilder().setName("huge").setDataType(1).addDims(1L << 30));

    assertThatThrownBy(() -> GraphReader.read(proto.build().toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'huge'")
        .hasMessageContaining("2 GiB");
  }

  @Test
  void shouldNameTensorAndAcceptedTypesWhenItsTypeIsUnknown() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder().setName("odd").setDataType(99).addDims(1).addInt32Data(1));

    assertThatThrownBy(() -> GraphReader.read(proto.build().toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'odd'")
        .hasMessageContaining("99")
        .hasMessageContaining("1 (FLOAT)");
  }

  @Test
  void shouldNameInputWhenItsTypeIsUnknown() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .getInputBuilder(0)
        .getTypeBuilder()
        .getTensorTypeBuilder()
        .setElemType(99);

    assertThatThrownBy(() -> GraphReader.read(proto.build().toByteArray()))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'x'")
        .hasMessageContaining("99");
  }

  @Test
  void shouldLeaveSizeOpenWhenItsNameBeginsWithDigit() {
    Graph graph =
        GraphReader.read(
            new ModelBuilder(18)
                .input("x", "8x", "99999999999999999999")
                .node("Relu", "x -> y")
                .output("y", "8x", 3)
                .bytes());

    assertThat(graph.inputs().get(0).dim(0)).isEqualTo(-1);
    assertThat(graph.inputs().get(0).dim(1)).isEqualTo(-1);
  }

  @Test
  void shouldRefuseWhenTensorHoldsLessThanItDeclares() {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder().setName("short").setDataType(1).addDims(4).addFloatData(1f));

    assertThatThrownBy(() -> GraphReader.read(proto.build().toByteArray()))
        .hasMessageContaining("'short'");
  }

  @Test
  void shouldRefuseWhenExternalDataLiesOutsideFolder() throws IOException {
    Path inside = Files.createDirectory(folder.resolve("model"));
    Files.write(folder.resolve("secret.bin"), new byte[16]);
    Path file = Files.write(inside.resolve("m.onnx"), withExternal("../secret.bin"));

    assertThatThrownBy(() -> GraphReader.read(file)).hasMessageContaining("outside");
  }

  @Test
  void shouldReadExternalDataWhenBesideModel() throws IOException {
    Files.write(folder.resolve("w.bin"), new byte[] {0, 0, (byte) 0x80, 0x3f});
    Path file = Files.write(folder.resolve("m.onnx"), withExternal("w.bin"));

    assertThat(GraphReader.read(file).initializers().get("w"))
        .isEqualTo(ConstantTensor.floats(new long[] {1}, 1f));
  }

  private static byte[] withExternal(String location) {
    ModelProto.Builder proto = model().proto().toBuilder();
    proto
        .getGraphBuilder()
        .addInitializer(
            TensorProto.newBuilder()
                .setName("w")
                .setDataType(1)
                .addDims(1)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                    StringStringEntryProto.newBuilder().setKey("location").setValue(location)));
    return proto.build().toByteArray();
  }

  @Test
  void shouldReadQuicklyWhenGraphHasManyNodes() {
    ModelBuilder long_ = new ModelBuilder(18).input("v0", "N", 3);
    for (int i = 0; i < 100_000; i++) {
      long_.node("Relu", "v" + i + " -> v" + (i + 1));
    }
    byte[] bytes = long_.output("v100000", "N", 3).bytes();

    Graph graph =
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(20), () -> GraphReader.read(bytes));
    assertThat(graph.nodes()).hasSize(100_000);
  }

  @Test
  void shouldRefuseByNumberWhenOpsetIsOutOfRange() {
    Graph old = GraphReader.read(model().bytes()).withOpset(9);

    assertThatThrownBy(() -> OpsetNormalizer.normalize(old))
        .isInstanceOf(UnsupportedOpsetException.class)
        .hasMessageContaining("opset 9")
        .hasMessageContaining("11 to 21");
  }
}
