package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.SharedData;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** An exported graph is the same each time, and can be read in a viewer. */
class ReadableGraphTest {
  private static final Pattern BACKWARD = Pattern.compile("(.+)/grad/\\d+");

  static Stream<Arguments> models() throws IOException {
    Path root = SharedData.path("golden/gradients");
    try (Stream<Path> files = Files.walk(root, 2)) {
      return files
          .filter(file -> file.toString().endsWith(".onnx"))
          .sorted()
          .map(file -> Arguments.of(root.relativize(file), file))
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("models")
  void shouldBeSameBytesAndReadableWhenExportedTwice(Path name, Path model) {
    List<byte[]> first = graphs(model);

    assertThat(graphs(model)).containsExactlyElementsOf(first);
    first.forEach(bytes -> assertReadable(GraphReader.read(bytes)));
  }

  @Test
  void shouldBeSameBytesWhenExportedInOtherProcess(@TempDir Path folder)
      throws IOException, InterruptedException {
    Path model = SmallNetwork.write(folder.resolve("model.onnx"));
    Path out = folder.resolve("out.onnx");
    ProcessBuilder java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                ExportOnce.class.getName(),
                model.toString(),
                out.toString())
            .redirectErrorStream(true)
            .redirectOutput(new File(folder.toFile(), "log"));
    // Not as an argument: ONNX Runtime's library crashes on command lines of several kilobytes.
    java.environment().put("CLASSPATH", System.getProperty("java.class.path"));
    Process process = java.start();

    assertThat(process.waitFor()).as(Files.readString(folder.resolve("log"))).isZero();
    assertThat(Files.readAllBytes(out)).isEqualTo(export(model));
    assertReadable(GraphReader.read(Files.readAllBytes(out)));
  }

  /** The other process. */
  static final class ExportOnce {
    private ExportOnce() {}

    /** Exports one file to another. */
    public static void main(String[] arguments) throws IOException {
      Files.write(Path.of(arguments[1]), export(Path.of(arguments[0])));
    }
  }

  /** Every backward node is named after a forward node, and says in words what it belongs to. */
  private static void assertReadable(Graph graph) {
    Set<String> names = new HashSet<>();
    int backward = 0;
    for (Node node : graph.nodes()) {
      assertThat(names.add(node.name())).as("name '%s' is unique", node.name()).isTrue();
      Matcher matcher = BACKWARD.matcher(node.name());
      if (matcher.matches()) {
        backward++;
        String forward = matcher.group(1);
        assertThat(node.doc()).as("doc string of %s", node.name()).contains(forward);
        assertThat(names.contains(forward) || forward.startsWith("limelight/"))
            .as("%s belongs to a node of the graph", node.name())
            .isTrue();
      }
    }
    assertThat(backward).as("backward nodes").isPositive();
  }

  /** The graphs of every lowering, from a new exporter. */
  private static List<byte[]> graphs(Path model) {
    List<DifferentiationOptions> options =
        Stream.of(Lowering.values())
            .map(lowering -> new DifferentiationOptions(ReluRule.STANDARD, lowering))
            .toList();
    return new ModelExporter()
        .unproved(request(model), options, (each, graph) -> GraphWriter.write(graph));
  }

  private static byte[] export(Path model) {
    return new ModelExporter().export(request(model)).bytes();
  }

  private static ExportRequest request(Path model) {
    return Exports.request(model, DifferentiationOptions.STANDARD_CPU);
  }
}
