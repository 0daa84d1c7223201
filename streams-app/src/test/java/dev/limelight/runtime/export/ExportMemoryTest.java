package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an export holds of a machine's memory, in a process of its own. */
class ExportMemoryTest {
  private static final int LAYERS = 24;
  private static final int CHANNELS = 1024;
  private static final int CLASSES = 10;

  @TempDir Path folder;

  /** A model that is nearly all weights: 96 MB of them, over images of 4 by 4 pixels. */
  private static Graph model() {
    List<Node> nodes = new ArrayList<>();
    Map<String, ConstantTensor> weights = new LinkedHashMap<>();
    SplittableRandom random = new SplittableRandom(1);
    String value = "image";
    for (int layer = 0; layer < LAYERS; layer++) {
      String weight = "w" + layer;
      weights.put(weight, weights(random, CHANNELS, layer == 0 ? 3 : CHANNELS, 1, 1));
      nodes.add(node("Conv", "conv" + layer, Attributes.NONE, value, weight));
      nodes.add(node("Relu", "relu" + layer, Attributes.NONE, "conv" + layer));
      value = "relu" + layer;
    }
    weights.put("head", weights(random, CHANNELS, CLASSES));
    nodes.add(node("GlobalAveragePool", "pooled", Attributes.NONE, value));
    nodes.add(node("Flatten", "flat", Attributes.NONE, "pooled"));
    nodes.add(node("Gemm", "scores", Attributes.NONE, "flat", "head"));
    return new Graph(
        "weights",
        18,
        List.of(new ValueInfo("image", ElementType.FLOAT, List.of("N", "3", "4", "4"))),
        List.of(new ValueInfo("scores", ElementType.FLOAT, List.of("N", "10"))),
        nodes,
        weights);
  }

  private static Node node(String operator, String output, Attributes attributes, String... from) {
    return Node.of(output, operator, List.of(from), List.of(output), attributes);
  }

  /** Random ones that keep the scale of what passes through. */
  private static ConstantTensor weights(SplittableRandom random, long... dims) {
    int size = 1;
    for (long dim : dims) {
      size *= (int) dim;
    }
    float[] values = new float[size];
    double scale = Math.sqrt(6.0 / dims[1]);
    for (int i = 0; i < size; i++) {
      values[i] = (float) ((2 * random.nextDouble() - 1) * scale);
    }
    return ConstantTensor.floats(dims, values);
  }

  @Test
  @EnabledOnOs(value = OS.LINUX, disabledReason = "a process's peak is read in /proc")
  void shouldTakeLessThanFourTimesTheFileWhenWeightsDominate()
      throws IOException, InterruptedException {
    Path model = folder.resolve("model.onnx");
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(model))) {
      GraphWriter.write(model(), out);
    }
    File log = folder.resolve("log").toFile();
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xms32m",
                "-Xmn16m",
                ExportOnce.class.getName(),
                model.toString(),
                folder.resolve("out.onnx").toString(),
                folder.resolve("peak").toString())
            .redirectErrorStream(true)
            .redirectOutput(log);
    // Not as an argument: ONNX Runtime's library crashes on command lines of several kilobytes.
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    // As the launcher has it: what is freed goes back at once. Otherwise the allocator keeps some
    // of
    // it, depending on which thread freed it, and the peak varies by half from run to run.
    java.environment().put("MALLOC_ARENA_MAX", "1");
    java.environment().put("MALLOC_MMAP_THRESHOLD_", "262144");
    Process process = java.start();

    assertThat(process.waitFor()).as(Files.readString(log.toPath())).isZero();
    long peak = Long.parseLong(Files.readString(folder.resolve("peak")));
    assertThat(peak).as("peak of resident bytes").isLessThan(4 * Files.size(model));
  }

  /** The other process: exports one file to another, and writes down the most memory it had. */
  static final class ExportOnce {
    private ExportOnce() {}

    /** Takes the model's file, the graph's and the one for the peak, in bytes. */
    public static void main(String[] arguments) throws IOException {
      ExportRequest request =
          new ExportRequest(
              Path.of(arguments[0]),
              ExportRequest.ImageInput.unknown(),
              Optional.empty(),
              Optional.empty(),
              DifferentiationOptions.STANDARD_CPU,
              OptionalInt.empty());
      Export.file(request, Path.of(arguments[1]));
      String peak =
          Files.readAllLines(Path.of("/proc/self/status")).stream()
              .filter(line -> line.startsWith("VmHWM:"))
              .findFirst()
              .orElseThrow();
      long bytes = 1024 * Long.parseLong(peak.replaceAll("\\D", ""));
      Files.writeString(Path.of(arguments[2]), Long.toString(bytes));
    }
  }
}
