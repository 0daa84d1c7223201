package dev.limelight.runtime.export;

import static dev.limelight.autodiff.DifferentiationOptions.STANDARD_CPU;
import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.autodiff.OperatorCoverage;
import dev.limelight.autodiff.OperatorCoverage.Treatment;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Random compositions of supported operators against finite differences. */
class GraphCompositionTest {
  private static final int GRAPHS = 500;
  private static final int POINTS = 3;

  /** What roundings of a dozen operators in a row may come to in float32. */
  private static final double ROUGH = 5e-3;

  private static final Set<Treatment> DIFFERENTIATED =
      Set.of(Treatment.RULE, Treatment.LINEAR, Treatment.REWRITTEN);
  private static final DifferentiationOptions FOR_CUDA =
      new DifferentiationOptions(ReluRule.STANDARD, Lowering.CUDA);

  @Test
  void shouldAgreeWithFiniteDifferencesWhenOperatorsAreComposed() {
    Optional<String> failure = firstFailure(StandardRules.table());

    assertThat(failure).as(failure.orElse("")).isEmpty();
  }

  @Test
  void shouldDrawEveryOperatorThatHasASlope() {
    Set<String> drawn =
        LongStream.range(0, GRAPHS)
            .mapToObj(seed -> RandomGraph.of(seed).model().proto().getGraph().getNodeList())
            .flatMap(List::stream)
            .map(NodeProto::getOpType)
            .collect(Collectors.toSet());

    assertThat(OperatorCoverage.all())
        .filteredOn(line -> DIFFERENTIATED.contains(line.treatment()))
        .extracting(OperatorCoverage::opType)
        .filteredOn(opType -> !drawn.contains(opType))
        .containsExactlyInAnyOrder(
            // They jump, which no difference quotient tells from a slope.
            "Mod",
            "ThresholdedRelu",
            "QuantizeLinear",
            "DequantizeLinear",
            // Written in others before anything is differentiated; other tests hold them.
            "AffineGrid",
            "CenterCropPad",
            "Constant",
            "ConvInteger",
            "DynamicQuantizeLinear",
            "MatMulInteger",
            "MeanVarianceNormalization",
            "QLinearConv",
            "QLinearMatMul",
            "LSTM",
            "GRU",
            "RNN");
  }

  @Test
  void shouldNameSeedAndSmallestGraphWhenRuleIsWrong() {
    Optional<String> failure = firstFailure(withWrongTanh());

    assertThat(failure).isPresent();
    assertThat(failure.orElseThrow()).contains("Seed ").contains("= Tanh(");
    assertThat(failure.orElseThrow().lines().filter(line -> line.contains(" = ")))
        .as("input, the wrong operator, and the dense layer")
        .hasSizeLessThanOrEqualTo(7);
  }

  /** The table with one rule wrong by one in a thousand. */
  private static OperatorRules withWrongTanh() {
    return RuleTables.with(
        "Tanh",
        c ->
            c.toInput(
                0,
                g -> {
                  var y = c.output(0);
                  var slope = c.graph().sub(c.graph().scalar(1f), c.graph().mul(y, y));
                  return c.graph().scale(c.graph().mul(g, slope), 1.001f);
                }));
  }

  /** The first failing graph, as small as it gets, or empty if all agree. */
  private static Optional<String> firstFailure(OperatorRules rules) {
    Predicate<RandomGraph> fails = graph -> !agrees(graph, rules);
    for (long seed = 0; seed < GRAPHS; seed++) {
      RandomGraph graph = RandomGraph.of(seed);
      if (fails.test(graph)) {
        RandomGraph smallest = minimised(graph, fails);
        return Optional.of(
            "Seed " + seed + " fails; the smallest graph that still does:\n" + smallest.listing());
      }
    }
    return Optional.empty();
  }

  private static RandomGraph minimised(RandomGraph graph, Predicate<RandomGraph> fails) {
    RandomGraph smallest = graph;
    for (int i = smallest.steps().size() - 1; i >= 0; i--) {
      RandomGraph smaller = smallest.without(i);
      if (fails.test(smaller)) {
        smallest = smaller;
      }
    }
    return smallest.steps().size() < graph.steps().size() ? minimised(smallest, fails) : smallest;
  }

  /** Whether both lowerings agree, on the CPU; the second where it is another graph. */
  private static boolean agrees(RandomGraph graph, OperatorRules rules) {
    TypedGraph forward = prepared(graph);
    try {
      Graph plain = new BackwardGraph(rules).differentiate(forward, "input", STANDARD_CPU);
      Graph lowered = new BackwardGraph(rules).differentiate(forward, "input", FOR_CUDA);
      return agrees(plain) && (lowered.nodes().equals(plain.nodes()) || agrees(lowered));
    } catch (NoGradientException e) {
      return true;
    } catch (UnsupportedOperatorsException | ExportException | IllegalStateException e) {
      // Refused, by the rules or by ONNX Runtime, which the listing shows the reason of.
      return false;
    }
  }

  /** As the exporter prepares a model, but for what ONNX Runtime folds. */
  private static TypedGraph prepared(RandomGraph graph) {
    Graph forward = OpsetNormalizer.normalize(GraphReader.read(graph.model().bytes()));
    Shape image = GraphProbe.shape(forward.inputs().get(0));
    return LastWindows.settled(GraphProbe.probe(forward, List.of(image)));
  }

  /** At one of a few points: in float32 a step may cross a kink, a wrong gradient is always off. */
  private static boolean agrees(Graph backward) {
    ValueInfo image = backward.inputs().get(0);
    return LongStream.range(0, POINTS)
        .mapToObj(point -> DifferenceCheck.of(backward, image, 3 + point))
        .anyMatch(result -> result.agrees() || (!result.precise() && result.error() <= ROUGH));
  }
}
