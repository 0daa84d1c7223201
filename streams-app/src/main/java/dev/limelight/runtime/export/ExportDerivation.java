package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OnnxException;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.DerivedGraph;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.GraphDerivation;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Makes guided and feature graphs with the exporter. They are not proved by differences, which they
 * cannot be held against; the bundle's own graph is of the same rules and has proved itself.
 * Thread-safe.
 */
public final class ExportDerivation implements GraphDerivation {
  private static final String FEATURES = "limelight/features";

  @Override
  public DerivedGraph guided(ModelBundle bundle, String logits, ExecutionProvider provider) {
    return naming(
        bundle,
        () -> {
          UnprovedGraph found =
              unproved(bundle, logits, Optional.empty(), ReluRule.GUIDED, provider);
          return new DerivedGraph(
              GraphWriter.write(found.backward()),
              BackwardGraph.GRADIENT,
              row(output(found.backward(), BackwardGraph.GRADIENT)),
              found.at(),
              found.rectifiers());
        });
  }

  @Override
  public DerivedGraph features(ModelBundle bundle, String logits, ExecutionProvider provider) {
    return naming(
        bundle,
        () -> {
          UnprovedGraph found =
              unproved(bundle, logits, Optional.of("auto"), ReluRule.STANDARD, provider);
          Shape half = row(output(found.backward(), BackwardGraph.GRADIENT));
          Shape joined = Shape.of(2 * half.dim(0), half.dim(1), half.dim(2));
          return new DerivedGraph(
              GraphWriter.write(joined(found.backward(), joined)),
              FEATURES,
              joined,
              found.at(),
              found.rectifiers());
        });
  }

  private static UnprovedGraph unproved(
      ModelBundle bundle,
      String logits,
      Optional<String> intermediate,
      ReluRule relu,
      ExecutionProvider provider) {
    Lowering lowering = provider == ExecutionProvider.CUDA ? Lowering.CUDA : Lowering.CPU;
    return new ModelExporter()
        .unproved(
            Export.request(
                bundle,
                Optional.of(logits),
                intermediate,
                new DifferentiationOptions(relu, lowering)));
  }

  /** Activation and gradient as one output, so that a run hands out both. */
  private static Graph joined(Graph backward, Shape row) {
    List<Node> nodes = new ArrayList<>(backward.nodes());
    nodes.add(
        Node.of(
            FEATURES,
            "Concat",
            List.of(BackwardGraph.ACTIVATION, BackwardGraph.GRADIENT),
            List.of(FEATURES),
            Attributes.NONE.with("axis", 1L)));
    List<String> dims = new ArrayList<>(List.of("N"));
    for (int size : row.toArray()) {
      dims.add(Integer.toString(size));
    }
    return backward
        .withNodes(nodes)
        .withOutputs(List.of(new ValueInfo(FEATURES, ElementType.FLOAT, dims)));
  }

  private static ValueInfo output(Graph graph, String name) {
    return graph.outputs().stream()
        .filter(output -> output.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static Shape row(ValueInfo output) {
    int[] sizes = new int[output.rank() - 1];
    for (int axis = 0; axis < sizes.length; axis++) {
      sizes[axis] = Math.toIntExact(output.dim(axis + 1));
    }
    return Shape.of(sizes);
  }

  private static DerivedGraph naming(ModelBundle bundle, Supplier<DerivedGraph> derivation) {
    try {
      return derivation.get();
    } catch (ExportException | UnsupportedOperatorsException | OnnxException e) {
      throw new BundleException(bundle.folder(), String.valueOf(e.getMessage()), e);
    }
  }
}
