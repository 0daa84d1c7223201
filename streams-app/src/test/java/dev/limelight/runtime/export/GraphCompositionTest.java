package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Random compositions of supported operators against finite differences. */
class GraphCompositionTest {
  private static final int GRAPHS = 600;

  @Test
  void shouldAgreeWithFiniteDifferencesWhenOperatorsAreComposed() {
    Optional<String> failure = firstFailure(StandardRules.table());

    assertThat(failure).as(failure.orElse("")).isEmpty();
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

  private static boolean agrees(RandomGraph graph, OperatorRules rules) {
    Graph forward = GraphReader.read(graph.model().bytes());
    Graph backward;
    try {
      backward =
          new BackwardGraph(rules)
              .differentiate(
                  GraphProbe.probe(forward, List.of(GraphProbe.shape(forward.inputs().get(0)))),
                  "input",
                  DifferentiationOptions.STANDARD_CPU);
    } catch (NoGradientException e) {
      return true;
    }
    return DifferenceCheck.of(backward, forward.inputs().get(0), 3).agrees();
  }
}
