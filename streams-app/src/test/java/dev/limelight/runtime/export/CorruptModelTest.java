package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.onnx.OnnxException;
import dev.limelight.onnx.StandardOperators;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Damaged files: whatever bytes are changed or missing, a model is exported or refused with a
 * message, and nothing else happens. A hundred files a seed; the failing one is named.
 */
class CorruptModelTest {
  private static final int FILES = 100;
  private static final int SHORTEST_MESSAGE = 15;

  @TempDir Path folder;

  private static byte[] model() {
    return new ModelBuilder(13)
        .input("image", "N", 3, 6, 6)
        .constant("k", OpCase.values(1, 4 * 3 * 9), 4, 3, 3, 3)
        .node("Conv", "image, k -> c", ints("pads", 1, 1, 1, 1), ints("strides", 1, 1))
        .node("Relu", "c -> r")
        .node("MaxPool", "r -> m", ints("kernel_shape", 2, 2))
        .node("GlobalAveragePool", "m -> p")
        .constant("shape", 0, -1)
        .node("Reshape", "p, shape -> f")
        .constant("w", OpCase.values(2, 12), 4, 3)
        .node("MatMul", "f, w -> scores")
        .node("Softmax", "scores -> probabilities", integer("axis", -1))
        .output("probabilities", "N", 3)
        .bytes();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void shouldExportOrRefuseWhenBytesAreDamaged(long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int file = 0; file < FILES; file++) {
      byte[] damaged = damaged(model(), random);
      refused += isRefused(damaged, "seed %d, file %d".formatted(seed, file)) ? 1 : 0;
    }
    assertThat(refused).as("refused of %d", FILES).isBetween(FILES / 4, FILES);
  }

  static List<OpCase> nodes() {
    return RewrittenCases.all();
  }

  /** Nodes of ONNX Runtime's own operators with inputs, outputs or attributes missing. */
  @ParameterizedTest
  @MethodSource("nodes")
  void shouldExportOrRefuseWhenNodesAreCutShort(OpCase whole) throws IOException {
    ModelProto model = ModelProto.parseFrom(Files.readAllBytes(whole.writeTo(folder)));
    for (int at = 0; at < model.getGraph().getNodeCount(); at++) {
      NodeProto node = model.getGraph().getNode(at);
      if (!isRewritten(node)) {
        continue;
      }
      for (int inputs = 0; inputs < node.getInputCount(); inputs++) {
        isRefused(
            withNode(
                model,
                at,
                node.toBuilder().clearInput().addAllInput(node.getInputList().subList(0, inputs))),
            "%s of %d inputs".formatted(node.getName(), inputs));
      }
      isRefused(withNode(model, at, node.toBuilder().clearOutput()), node.getName() + " no output");
      isRefused(withNode(model, at, node.toBuilder().clearAttribute()), node.getName() + " bare");
    }
  }

  /** Quantised ones are left out: at some without zero points ONNX Runtime ends the process. */
  private static boolean isRewritten(NodeProto node) {
    return StandardOperators.table().containsKey("com.microsoft." + node.getOpType())
        && !node.getOpType().startsWith("QLinear")
        && !node.getOpType().equals("QGemm");
  }

  private static byte[] withNode(ModelProto model, int at, NodeProto.Builder node) {
    ModelProto.Builder other = model.toBuilder();
    other.getGraphBuilder().setNode(at, node);
    return other.build().toByteArray();
  }

  private static byte[] damaged(byte[] model, SplittableRandom random) {
    if (random.nextInt(5) == 0) {
      return Arrays.copyOf(model, random.nextInt(model.length));
    }
    byte[] damaged = model.clone();
    int changes = 1 + random.nextInt(4);
    for (int change = 0; change < changes; change++) {
      int at = random.nextInt(damaged.length);
      damaged[at] =
          switch (random.nextInt(3)) {
            case 0 -> (byte) random.nextInt(256);
            case 1 -> (byte) (damaged[at] ^ 1 << random.nextInt(8));
            default -> (byte) random.nextInt(12);
          };
    }
    return damaged;
  }

  private boolean isRefused(byte[] model, String which) throws IOException {
    Path file = Files.write(folder.resolve("model.onnx"), model);
    try {
      Exports.of(file, DifferentiationOptions.STANDARD_CPU);
      return false;
    } catch (OnnxException
        | ExportException
        | SelfCheckFailedException
        | UnsupportedOperatorsException
        | NoGradientException refusal) {
      assertThat(refusal.getMessage()).as(which).hasSizeGreaterThan(SHORTEST_MESSAGE);
      return true;
    } catch (RuntimeException | Error unforeseen) {
      return fail(which, unforeseen);
    }
  }
}
