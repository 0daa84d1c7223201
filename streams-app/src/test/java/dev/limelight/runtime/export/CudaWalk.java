package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.export.CudaPlacement.Fallback;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Walks every graph that is made of a model, node by node: each rule for ReLU, each lowering, in
 * float32 and in float16. Only a node of the model itself may be without a kernel, and is named.
 */
final class CudaWalk {
  /** Every way to lower a graph. */
  private static final List<DifferentiationOptions> LOWERED =
      Stream.of(Lowering.values())
          .flatMap(
              lowering ->
                  Stream.of(ReluRule.values())
                      .map(relu -> new DifferentiationOptions(relu, lowering)))
          .toList();

  private final Map<String, String> operators;
  private final Set<String> brought = new TreeSet<>();

  private CudaWalk(Path model) {
    this.operators =
        GraphReader.read(model).nodes().stream()
            .collect(Collectors.toMap(Node::name, Node::operator, (first, second) -> first));
  }

  /**
   * What was seen.
   *
   * @param images the graphs' image inputs
   * @param brought operators of the model's own nodes that have no kernel
   */
  record Seen(List<ValueInfo> images, Set<String> brought) {}

  /** Walks; fails where a node that the exporter wrote would fall back to the CPU. */
  static Seen of(Path model, ExportRequest.ImageInput input, Optional<String> at) {
    CudaWalk walk = new CudaWalk(model);
    ExportRequest request =
        new ExportRequest(model, input, Optional.empty(), at, DifferentiationOptions.STANDARD_CPU);
    List<ValueInfo> images =
        new ModelExporter()
            .unproved(
                request,
                LOWERED,
                (options, graph) -> {
                  walk.require(graph, options, "float32");
                  walk.require(Float16Conversion.of(graph, 128).graph(), options, "float16");
                  return graph.inputs().get(0);
                });
    if (!walk.brought.isEmpty()) {
      System.out.println("without a CUDA kernel in the model itself: " + walk.brought);
    }
    return new Seen(images, walk.brought);
  }

  private void require(Graph graph, DifferentiationOptions options, String precision) {
    List<Fallback> ours =
        CudaPlacement.fallbacks(graph).stream()
            .filter(fallback -> !isModels(fallback.node()))
            .filter(fallback -> !isForCpu(fallback.node(), options.lowering()))
            .toList();
    assertThat(CudaPlacement.summary(ours)).as("CPU nodes, %s, %s", options, precision).isEmpty();
  }

  /** A node as the model has it, of an operator that ONNX Runtime has no kernel for at all. */
  private boolean isModels(Node node) {
    boolean same = node.operator().equals(operators.get(node.name()));
    boolean known = CudaKernels.known().has(node.opType(), 18);
    if (same && !known) {
      brought.add(node.operator());
    }
    return same && (!known || node.opType().equals("ConvTranspose"));
  }

  /** A graph that is lowered for CPUs has a kernel for every node as well, but pads as suits it. */
  private static boolean isForCpu(Node node, Lowering lowering) {
    return node.opType().equals("ConvTranspose") && lowering == Lowering.CPU;
  }
}
