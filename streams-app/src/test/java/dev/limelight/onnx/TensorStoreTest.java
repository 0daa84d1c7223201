package dev.limelight.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.limelight.runtime.ModelBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorStoreTest {
  private static final int LARGE = TensorStore.SMALLEST;

  @TempDir Path folder;

  private static float[] ramp(int size, float start) {
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      values[i] = start + i;
    }
    return values;
  }

  private static ConstantTensor tensor(int size, float start) {
    return ConstantTensor.floats(new long[] {size}, ramp(size, start));
  }

  /** A model with a large initializer and a small one, as raw bytes. */
  private static byte[] model() {
    byte[] listed =
        new ModelBuilder(18)
            .input("x", "N", LARGE)
            .constant("large", ramp(LARGE, 1), LARGE)
            .constant("small", ramp(1, 2), 1)
            .node("Mul", "x, large -> a")
            .node("Mul", "a, small -> y")
            .output("y", "N", LARGE)
            .bytes();
    return GraphWriter.write(GraphReader.read(listed));
  }

  private Path file() throws IOException {
    return Files.write(folder.resolve("model.onnx"), model());
  }

  @Test
  void shouldGiveSameContentWhenTensorIsKept() {
    try (TensorStore store = TensorStore.create(0)) {
      ConstantTensor first = tensor(LARGE, 0);
      ConstantTensor second = tensor(300_000, 7);

      ConstantTensor one = store.keep(first);
      ConstantTensor two = store.keep(second);

      assertThat(one.content()).isInstanceOf(TensorContent.InStore.class);
      assertThat(one).isEqualTo(first).hasSameHashCodeAs(first).isNotEqualTo(tensor(LARGE, 1));
      assertThat(first).isEqualTo(one);
      assertThat(two.toFloats()).isEqualTo(second.toFloats());
      assertThat(store.keep(one)).isSameAs(one);
    }
  }

  @Test
  void shouldTellTensorsApartWhenTheyBeginAlike() {
    float[] other = ramp(LARGE, 0);
    other[LARGE - 1] = -1;

    assertThat(tensor(LARGE, 0)).isNotEqualTo(ConstantTensor.floats(new long[] {LARGE}, other));
  }

  @Test
  void shouldLeaveTensorInMemoryWhenItIsSmall() {
    try (TensorStore store = TensorStore.create(0)) {
      ConstantTensor small = tensor(8, 0);

      assertThat(store.keep(small)).isSameAs(small);
    }
  }

  @Test
  void shouldLeaveTensorsOnHeapWhenThereIsNoRoom() throws IOException {
    Path file = file();
    try (TensorStore store = TensorStore.create(Long.MAX_VALUE)) {
      Graph graph = GraphReader.read(file, store);

      assertThat(graph.initializers()).isEqualTo(GraphReader.read(model()).initializers());
      assertThat(graph.initializers().values())
          .extracting(ConstantTensor::content)
          .allSatisfy(
              content ->
                  assertThat(content)
                      .isInstanceOfSatisfying(
                          TensorContent.InMemory.class,
                          memory -> assertThat(memory.bytes().isDirect()).isFalse()));
      assertThat(GraphWriter.split(graph).folder()).isEmpty();
    }
  }

  @Test
  void shouldStayReadableWhenStoreIsClosed() {
    TensorStore store = TensorStore.create(0);
    ConstantTensor kept = store.keep(tensor(LARGE, 3));
    store.close();

    assertThat(store.folder()).doesNotExist();
    assertThat(kept).isEqualTo(tensor(LARGE, 3));
  }

  @Test
  void shouldKeepWhatFileHoldsWhenItIsReadIntoStore() throws IOException {
    Path file = file();
    try (TensorStore store = TensorStore.create(0)) {
      Graph graph = GraphReader.read(file, store);
      Files.write(file, new byte[model().length]);

      assertThat(graph.initializers()).isEqualTo(GraphReader.read(model()).initializers());
      assertThat(graph.initializers().get("large"))
          .extracting(ConstantTensor::content)
          .isInstanceOf(TensorContent.InStore.class);
      assertThat(graph.initializers().get("small"))
          .extracting(ConstantTensor::content)
          .isInstanceOf(TensorContent.InMemory.class);
    }
  }

  @Test
  void shouldSayThatThereIsNoFileWhenItIsMissing() {
    try (TensorStore store = TensorStore.create(0)) {
      assertThatThrownBy(() -> GraphReader.read(folder.resolve("missing.onnx"), store))
          .isInstanceOf(OnnxException.class)
          .hasMessageStartingWith("There is no file");
    }
  }

  @Test
  void shouldRefuseWhenMappedFileIsEmptyOrTruncated() throws IOException {
    Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
    byte[] whole = model();
    Path half = Files.write(folder.resolve("half.onnx"), Arrays.copyOf(whole, whole.length / 2));
    try (TensorStore store = TensorStore.create(0)) {
      assertThatThrownBy(() -> GraphReader.read(empty, store)).hasMessageContaining("no graph");
      assertThatThrownBy(() -> GraphReader.read(half, store))
          .isInstanceOf(OnnxException.class)
          .hasMessageContaining("truncated");
    }
  }

  @Test
  void shouldWriteProtobufsOwnBytesWhereverTensorsLie() throws IOException {
    byte[] whole = GraphWriter.write(GraphReader.read(model()));
    ByteArrayOutputStream streamed = new ByteArrayOutputStream();
    try (TensorStore store = TensorStore.create(0)) {
      Graph kept = GraphReader.read(file(), store);
      GraphWriter.write(kept, streamed);

      assertThat(GraphWriter.write(kept)).isEqualTo(whole);
    }

    assertThat(streamed.toByteArray()).isEqualTo(whole);
    assertThat(ModelProto.parseFrom(whole).toByteArray()).isEqualTo(whole);
  }

  @Test
  void shouldGiveSameGraphWhenItIsSplit() throws IOException {
    try (TensorStore store = TensorStore.create(0)) {
      Graph kept = GraphReader.read(file(), store);
      SplitModel split = GraphWriter.split(kept);

      assertThat(split.structure()).hasSizeLessThan(LARGE);
      assertThat(split.folder()).contains(store.folder());
      Path structure = Files.write(store.folder().resolve("structure.onnx"), split.structure());
      Graph again = GraphReader.read(structure);
      Files.delete(structure);
      assertThat(again).usingRecursiveComparison().ignoringFields("initializers").isEqualTo(kept);
      assertThat(Map.copyOf(again.initializers())).isEqualTo(kept.initializers());
    }
  }

  @Test
  void shouldWriteEverythingWhenStoreIsClosedBeforeGraphIsSplit() throws IOException {
    TensorStore store = TensorStore.create(0);
    Graph kept = GraphReader.read(file(), store);
    store.close();

    SplitModel split = GraphWriter.split(kept);

    assertThat(split.folder()).isEmpty();
    assertThat(split.structure()).isEqualTo(GraphWriter.write(kept));
  }
}
