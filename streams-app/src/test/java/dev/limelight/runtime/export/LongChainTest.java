package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.Value;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A model of 100,000 nodes, one behind the other, is exported in a time that grows as it does, and
 * without a stack as deep as it is. All steps are timed but ONNX Runtime's own: to open a session
 * over a gradient takes it (1.30) four times as long for twice the nodes, so that it is the limit.
 */
class LongChainTest {
  private static final int SMALLEST = 10_000;
  private static final int LARGEST = 100_000;

  /**
   * Ten times the nodes take ten times the time, and up to twice that where they no longer fit into
   * the caches; were it squared, a hundred times.
   */
  private static final double MOST = 30;

  /** What takes less, in seconds, says nothing: a single collection of garbage may take as long. */
  private static final double SHORTEST = 0.15;

  private static final List<DifferentiationOptions> OPTIONS =
      List.of(
          DifferentiationOptions.STANDARD_CPU,
          new DifferentiationOptions(ReluRule.GUIDED, Lowering.CUDA));
  private static final Shape IMAGE = Shape.of(1, 2, 2);
  private static final Dims DIMS = Dims.of(Dims.DYNAMIC, 1, 2, 2);

  @TempDir Path folder;

  /** Seconds by step; the least of a few runs, since other work can only make them longer. */
  private static final class Laps {
    private final Map<String, Double> seconds = new LinkedHashMap<>();

    <T> T time(String step, Supplier<T> work) {
      long start = System.nanoTime();
      T result = work.get();
      seconds.merge(step, (System.nanoTime() - start) / 1e9, Math::min);
      return result;
    }

    Stream<String> steps() {
      return seconds.keySet().stream();
    }

    double times(String step, Laps fewer) {
      return seconds.getOrDefault(step, 0.0)
          / Math.max(SHORTEST, fewer.seconds.getOrDefault(step, 0.0));
    }

    String line(int nodes) {
      StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%,7d nodes:", nodes));
      seconds.forEach((step, s) -> line.append(String.format(Locale.ROOT, "  %s %.3f s", step, s)));
      return line.toString();
    }
  }

  @Test
  void shouldTakeTimeInProportionWhenModelGrows() throws IOException {
    run(SMALLEST, new Laps());
    Laps few = new Laps();
    Laps many = new Laps();
    run(SMALLEST, few);
    run(LARGEST, many);
    if (many.steps().anyMatch(step -> many.times(step, few) >= MOST)) {
      // Other work may have come between; what takes too long by itself does so again.
      run(SMALLEST, few);
      run(LARGEST, many);
    }
    System.out.println(few.line(SMALLEST));
    System.out.println(many.line(LARGEST));

    assertThat(many.steps())
        .allSatisfy(
            step ->
                assertThat(many.times(step, few))
                    .as("how many times as long '%s' takes for ten times the nodes", step)
                    .isLessThan(MOST));
  }

  private void run(int nodes, Laps laps) throws IOException {
    Path model = chain(nodes, 18).writeTo(folder.resolve("chain.onnx"));
    Path old = chain(nodes, 10).writeTo(folder.resolve("old.onnx"));
    TypedGraph forward = prepared(model, laps);
    for (DifferentiationOptions options : OPTIONS) {
      Graph backward = differentiated(forward, options, laps);
      assertThat(backward.nodes()).hasSizeGreaterThan(2 * nodes);
      laps.time("placed", () -> CudaPlacement.fallbacks(backward));
      assertThat(laps.time("written", () -> GraphWriter.write(backward))).isNotEmpty();
    }
    // Refused because of its opset: what the file tells is all that is looked at.
    List<String> missing =
        laps.time(
            "explained",
            () -> MissingForExport.of(Exports.request(old, DifferentiationOptions.STANDARD_CPU)));
    assertThat(missing).singleElement().asString().contains("opset 10");
  }

  /** As the exporter prepares a model, but for what it leaves to ONNX Runtime. */
  private static TypedGraph prepared(Path model, Laps laps) {
    Graph source = laps.time("read", () -> GraphReader.read(model));
    return laps.time(
        "prepared",
        () -> {
          ModelEntry entry =
              ModelEntry.of(source, Exports.request(model, DifferentiationOptions.STANDARD_CPU));
          Graph original = NamedSqueezes.of(entry.original(entry.image()), IMAGE);
          Graph settled = KnownBranches.settle(original, List.of(IMAGE));
          Graph forward = NestedConcats.of(OpsetNormalizer.normalize(settled));
          Map<String, Value> values = new HashMap<>();
          values.put("image", new Value("image", ElementType.FLOAT, DIMS));
          for (Node node : forward.nodes()) {
            String name = node.output(0);
            Dims dims = node.opType().equals("Flatten") ? Dims.of(Dims.DYNAMIC, 4) : DIMS;
            values.put(name, new Value(name, ElementType.FLOAT, dims));
          }
          TypedGraph typed = new TypedGraph(forward, values, Map.of());
          return PaddedMaxima.settled(LastWindows.settled(typed));
        });
  }

  private static Graph differentiated(
      TypedGraph forward, DifferentiationOptions options, Laps laps) {
    BackwardGraph driver = new BackwardGraph(StandardRules.table());
    return laps.time(
        options.relu().name().toLowerCase(Locale.ROOT),
        () -> driver.differentiate(forward, "image", options));
  }

  /** Every third node reads the image as well, whose gradient has as many parts. */
  private static ModelBuilder chain(int nodes, int opset) {
    ModelBuilder model = new ModelBuilder(opset).input("image", "N", 1, 2, 2);
    String value = "image";
    for (int i = 0; i < nodes; i++) {
      String next = "v" + i;
      switch (i % 3) {
        case 0 -> model.node("Sin", value + " -> " + next);
        case 1 -> model.node("Relu", value + " -> " + next);
        default -> model.node("Mul", value + ", image -> " + next);
      }
      value = next;
    }
    return model.node("Flatten", value + " -> logits").output("logits", "N", 4);
  }
}
