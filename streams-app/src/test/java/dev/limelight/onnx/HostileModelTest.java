package dev.limelight.onnx;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

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
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  private static Graph node(
      int opset, String domain, String opType, String values, AttributeProto... attributes) {
    return GraphReader.read(
        new ModelBuilder(opset)
            .input("x", "N", 4, 6, 6)
            .constant("c", new float[12], 12)
            .constant("m", new float[4 * 10], 4, 10)
            .constant("v", new float[] {1, 2}, 2)
            .bytes("k", true, new int[2 * 4], 2, 4, 1, 1)
            .integers("wide", TensorProto.DataType.INT32, new int[2], 2)
            .constant("s", new float[] {1})
            .bytes("z", true, new int[1])
            .node(domain, opType, values, attributes)
            .output("y", "N", 3)
            .bytes());
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, -1, 0, 70_000, 1L << 32, Long.MAX_VALUE})
  void shouldNameNodeWhenNumberOfGroupsIsAbsurd(long groups) {
    Graph graph = node(21, "", "GroupNormalization", "x, c, c -> y", integer("num_groups", groups));

    assertThatThrownBy(() -> OpsetNormalizer.normalize(graph))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("'GroupNormalization_0'")
        .hasMessageContaining("num_groups " + groups)
        .hasMessageContaining("1 to 65536");
  }

  static List<long[]> windows() {
    return List.of(
        new long[0],
        new long[] {0, 2},
        new long[] {-2, -2},
        new long[] {1 << 11, 1 << 11},
        new long[] {1L << 32, 1L << 32},
        new long[] {2, Long.MAX_VALUE});
  }

  @ParameterizedTest
  @MethodSource("windows")
  void shouldNameNodeWhenWindowWithGapsIsAbsurd(long[] window) {
    Graph graph =
        node(19, "", "AveragePool", "x -> y", ints("kernel_shape", window), ints("dilations", 2));

    assertThatThrownBy(() -> OpsetNormalizer.normalize(graph))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("'AveragePool_0'")
        .hasMessageContaining("kernel_shape " + Arrays.toString(window))
        .hasMessageContaining("1048576");
  }

  /** Weights of ranks and widths that are not three times a number of heads. */
  @ParameterizedTest
  @CsvSource({
    "Attention, 'x, c, c -> y', 2",
    "Attention, 'x, m, c -> y', 1",
    "Attention, 'x, s, c -> y', 1",
    "MultiHeadAttention, 'x, x, x, c -> y', 3",
    "MultiHeadAttention, 'x, x, x, c -> y', 9223372036854775807",
    "MultiHeadAttention, 'x, x, x, c -> y', -1",
    "MultiHeadAttention, 'x, x, x, m -> y', 2",
    "MultiHeadAttention, 'x, x, x, s -> y', 1",
    "MultiHeadAttention, 'x, x, x, v -> y', 2",
  })
  void shouldLeaveAttentionToBeRefusedWhenHeadsDoNotDivideIt(
      String opType, String values, long heads) {
    Graph graph = node(18, "com.microsoft", opType, values, integer("num_heads", heads));

    assertThat(StandardOperators.of(graph).nodes()).isEqualTo(graph.nodes());
  }

  /** A zero point for each scale, of four bytes each. */
  @Test
  void shouldLeaveQuantisedOperatorToBeRefusedWhenZeroPointsAreWide() {
    Graph graph = node(18, "", "QLinearConv", "k, s, z, k, v, wide, s, z -> y");

    assertThat(StandardOperators.of(graph).nodes()).isEqualTo(graph.nodes());
  }

  static Set<String> rewritten() {
    return StandardOperators.table().keySet();
  }

  @ParameterizedTest
  @MethodSource("rewritten")
  void shouldLeaveOrRefuseNodeWhenItHasNoInputs(String operator) {
    int dot = operator.lastIndexOf('.');
    String opType = operator.substring(dot + 1);
    Node bare =
        Node.of("n", opType, List.of(), List.of(), Attributes.NONE)
            .withDomain(operator.substring(0, Math.max(0, dot)));
    Graph graph = GraphReader.read(model().bytes()).withNodes(List.of(bare));

    Throwable refused = catchThrowable(() -> StandardOperators.of(graph));

    assertThat(refused == null || refused instanceof UnsupportedModelException)
        .as("%s", refused)
        .isTrue();
  }

  @Test
  void shouldNameNodeWhenAttributeIsOfAnotherType() {
    Graph old = node(11, "", "Softmax", "x -> y", text("axis", "1"));
    Graph own = node(18, "com.microsoft", "Attention", "x, m, c -> y", text("num_heads", "2"));

    assertThatThrownBy(() -> OpsetNormalizer.normalize(old))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'Softmax_0'")
        .hasMessageContaining("'axis'");
    assertThatThrownBy(() -> StandardOperators.of(own))
        .isInstanceOf(OnnxException.class)
        .hasMessageContaining("'Attention_0'")
        .hasMessageContaining("'num_heads'");
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
