package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A model whose weights lie in a file beside it gives the same graph, and the same map. */
class ExternalWeightsTest {
  private static final String WEIGHTS = "model.weights";
  private static final int ALIGNMENT = 64;

  @TempDir private Path folder;

  private final StringWriter said = new StringWriter();

  @Test
  void shouldGiveSameGraphAndMapWhenWeightsLieBesideTheModel() throws IOException {
    Path whole = SmallBundle.smooth(folder.resolve("whole"));
    Path split = SmallBundle.smooth(folder.resolve("split"));
    moveWeights(split.resolve("model.onnx"));
    Path picture = SmallBundle.picture(folder.resolve("p.png"), 1);

    assertThat(run("export", split.toString())).as("%s", said).isZero();
    assertThat(said.toString()).contains("self-check passed");
    assertThat(run("export", whole.toString())).as("%s", said).isZero();
    assertThat(split.resolve("model.backward.onnx"))
        .hasSameBinaryContentAs(whole.resolve("model.backward.onnx"));
    assertThat(map(split, picture)).isEqualTo(map(whole, picture));
  }

  @Test
  void shouldRefuseModelWhenWeightsAreMissing() throws IOException {
    Path split = SmallBundle.smooth(folder.resolve("split"));
    moveWeights(split.resolve("model.onnx"));
    Files.delete(split.resolve(WEIGHTS));

    assertThat(run("export", split.toString())).isNotZero();
    assertThat(said.toString())
        .contains("external file '" + WEIGHTS + "'; it belongs beside")
        .containsOnlyOnce("Tensor '");
    assertThat(split.resolve("model.backward.onnx")).doesNotExist();
  }

  private byte[] map(Path bundle, Path picture) throws IOException {
    Path out = folder.resolve("maps-" + bundle.getFileName());
    assertThat(
            run(
                "explain",
                "--model=" + bundle,
                "--out=" + out,
                "--method=guided-absolute-grad",
                picture.toString()))
        .as("%s", said)
        .isZero();
    return Files.readAllBytes(out.resolve("p.guided-absolute-grad.f32"));
  }

  private int run(String... arguments) {
    PrintWriter writer = new PrintWriter(said);
    CommandLine command = Limelight.commandLine(Map.of());
    return command.setOut(writer).setErr(writer).execute(arguments);
  }

  /** As PyTorch saves a large model: every weight in one file, each from a multiple of 64 on. */
  private static void moveWeights(Path model) throws IOException {
    ModelProto.Builder proto = ModelProto.parseFrom(Files.readAllBytes(model)).toBuilder();
    try (OutputStream weights = Files.newOutputStream(model.resolveSibling(WEIGHTS))) {
      // What lies in front is another model's.
      long offset = ALIGNMENT;
      weights.write(new byte[ALIGNMENT]);
      for (TensorProto.Builder tensor : proto.getGraphBuilder().getInitializerBuilderList()) {
        if (tensor.getFloatDataCount() == 0) {
          continue;
        }
        byte[] bytes = bytes(tensor);
        byte[] padding = new byte[Math.floorMod(-bytes.length, ALIGNMENT)];
        weights.write(bytes);
        weights.write(padding);
        tensor
            .clearFloatData()
            .setDataLocation(TensorProto.DataLocation.EXTERNAL)
            .addExternalData(entry("location", WEIGHTS))
            .addExternalData(entry("offset", Long.toString(offset)))
            .addExternalData(entry("length", Integer.toString(bytes.length)));
        offset += bytes.length + padding.length;
      }
    }
    Files.write(model, proto.build().toByteArray());
  }

  private static byte[] bytes(TensorProto.Builder tensor) {
    ByteBuffer bytes =
        ByteBuffer.allocate(tensor.getFloatDataCount() * Float.BYTES)
            .order(ByteOrder.LITTLE_ENDIAN);
    tensor.getFloatDataList().forEach(bytes::putFloat);
    return bytes.array();
  }

  private static StringStringEntryProto entry(String key, String value) {
    return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
  }
}
