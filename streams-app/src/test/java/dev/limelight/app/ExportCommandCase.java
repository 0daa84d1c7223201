package dev.limelight.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.runtime.ModelBuilder;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** A folder with a small model, and {@code limelight export} run there. */
abstract class ExportCommandCase {
  static final int PIXELS = 3 * 8 * 8;

  @TempDir Path folder;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();

  JsonNode account(String file) throws IOException {
    return new ObjectMapper().readTree(folder.resolve(file).toFile());
  }

  static ModelBuilder image(Object batch) {
    return new ModelBuilder(18).input("image", batch, 3, 8, 8);
  }

  /** Classifies {@code y}, with an operator at the end. */
  Path write(ModelBuilder model, String last, Object batch) throws IOException {
    return model
        .node("Flatten", "y -> f")
        .constant("w", weights(PIXELS * 4), PIXELS, 4)
        .node("MatMul", "f, w -> scores")
        .node(last, "scores -> out")
        .output("out", batch, 4)
        .writeTo(folder.resolve("model.onnx"));
  }

  static float[] weights(int count) {
    float[] weights = new float[count];
    for (int i = 0; i < count; i++) {
      weights[i] = (i * 37 % 101 - 50) / 100f;
    }
    return weights;
  }

  int export(Object... arguments) {
    CommandLine line = Limelight.commandLine(Map.of());
    line.setOut(new PrintWriter(out, true));
    line.setErr(new PrintWriter(err, true));
    return line.execute(
        Stream.concat(Stream.of("export"), Arrays.stream(arguments).map(Object::toString))
            .toArray(String[]::new));
  }
}
