package dev.limelight.runtime.export;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.Node;
import dev.limelight.runtime.ModelBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * A graph of supported operators as a list of steps. Every list of steps is a valid graph: a step
 * names its operands by how far back they lie, and does nothing where its operator does not fit
 * their shapes. So a failing graph can be made smaller by leaving out steps.
 *
 * @param steps in order
 */
record RandomGraph(List<Step> steps) {
  /** The newest of which every operator here means what it does at the exporter's own, 18. */
  private static final int OPSET = 21;

  RandomGraph {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param operator what it does
   * @param first how far back its first operand lies; 0 is the value before
   * @param second how far back its second operand lies
   * @param seed of whatever else it chooses
   */
  record Step(RandomOperator operator, int first, int second, long seed) {}

  /** A graph that follows from a seed. Every other one can be checked in float64. */
  static RandomGraph of(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<Step> steps = new ArrayList<>();
    int count = 3 + random.nextInt(12);
    List<RandomOperator> operators = RandomOperator.those(seed % 2 == 0);
    for (int i = 0; i < count; i++) {
      RandomOperator operator = operators.get(random.nextInt(operators.size()));
      int first = random.nextInt(4) == 0 ? random.nextInt(4) : 0;
      steps.add(new Step(operator, first, random.nextInt(6), random.nextLong()));
    }
    return new RandomGraph(steps);
  }

  /** The graph without one step. */
  RandomGraph without(int index) {
    List<Step> fewer = new ArrayList<>(steps);
    fewer.remove(index);
    return new RandomGraph(fewer);
  }

  /** The model: image {@code input [N,3,4,4]}, three logits. */
  ModelBuilder model() {
    ModelBuilder m =
        new ModelBuilder(OPSET).input("input", "N", 3, 4, 4).node("Sin", "input -> v0");
    List<RandomOperator.Held> values =
        new ArrayList<>(List.of(new RandomOperator.Held("v0", 3, 4, 4)));
    for (Step step : steps) {
      RandomOperator.Held a = values.get(Math.max(0, values.size() - 1 - step.first()));
      RandomOperator.Held b = values.get(Math.max(0, values.size() - 1 - step.second()));
      String out = "v" + values.size();
      RandomOperator.Held result =
          step.operator().emit(m, a, b, out, new SplittableRandom(step.seed()));
      if (!result.name().equals(a.name())) {
        values.add(result);
      }
    }
    RandomOperator.Held last = values.get(values.size() - 1);
    return m.node("Flatten", last.name() + " -> flat")
        .constant("last", OpCase.values(3, last.size() * 3), last.size(), 3)
        .node("MatMul", "flat, last -> logits")
        .output("logits", "N", 3);
  }

  /** One node a line, without those that nobody reads. */
  String listing() {
    Set<String> read =
        GraphReader.read(model().bytes()).pruned().nodes().stream()
            .map(Node::name)
            .collect(Collectors.toSet());
    return model().proto().getGraph().getNodeList().stream()
        .filter(node -> read.contains(node.getName()))
        .map(RandomGraph::line)
        .collect(Collectors.joining("\n"));
  }

  private static String line(NodeProto node) {
    String attributes =
        node.getAttributeList().stream().map(OpCase::shown).collect(Collectors.joining(", "));
    return String.join(", ", node.getOutputList())
        + " = "
        + node.getOpType()
        + "("
        + String.join(", ", node.getInputList())
        + ")"
        + (attributes.isEmpty() ? "" : " " + attributes);
  }
}
