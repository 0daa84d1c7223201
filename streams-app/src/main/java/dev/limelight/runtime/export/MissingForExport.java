package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.autodiff.OperatorCoverage;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.autodiff.UnsupportedOperatorsException.UnsupportedNode;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ForwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Finds out what an export of a model would need, all at once, without writing anything: what the
 * file alone tells, also where ONNX Runtime cannot load it, and then what an attempt tells, in
 * which operators without a rule get one that stands in for it, so that what lies behind them is
 * reached.
 */
public final class MissingForExport {
  private static final int SHOWN_NODES = 5;

  private final ExportRequest request;
  private final Set<String> findings = new LinkedHashSet<>();
  private final Map<String, List<UnsupportedNode>> nodes = new TreeMap<>();

  private MissingForExport(ExportRequest request) {
    this.request = request;
  }

  /**
   * What is missing, a sentence each.
   *
   * @return nothing if the model would be exported
   * @throws dev.limelight.onnx.OnnxException if the file cannot be read
   */
  public static List<String> of(ExportRequest request) {
    MissingForExport missing = new MissingForExport(request);
    try {
      missing.inspect(OpsetNormalizer.standard(GraphReader.read(request.model())));
    } catch (UnsupportedModelException e) {
      missing.add(e);
    }
    return missing.sentences();
  }

  private void inspect(Graph source) {
    if (source.opset() < OpsetNormalizer.OLDEST || source.opset() > OpsetNormalizer.NEWEST) {
      findings.add(
          "opset %d: accepted are %d to %d"
              .formatted(source.opset(), OpsetNormalizer.OLDEST, OpsetNormalizer.NEWEST));
    }
    Optional<ValueInfo> image = Optional.empty();
    Optional<String> logits = Optional.empty();
    try {
      image = Optional.of(ImageEntry.of(source, request.image()));
    } catch (ExportException e) {
      add(e);
    }
    try {
      logits = Optional.of(LogitsFinder.find(source, request.output(), request.labels()).value());
    } catch (ExportException e) {
      add(e);
    }
    boolean entered = image.isPresent() && logits.isPresent();
    if (entered) {
      between(source, image.orElseThrow(), logits.orElseThrow());
    } else {
      source.nodes().forEach(this::withoutRule);
    }
    foreign(source);
    if (entered && findings.isEmpty()) {
      attempt();
    }
  }

  private void between(Graph source, ValueInfo image, String logits) {
    try {
      new BackwardGraph(StandardRules.table())
          .requireRules(
              ForwardGraph.restrict(source.withInputs(List.of(image)), image.name(), logits));
    } catch (UnsupportedOperatorsException e) {
      e.nodes().stream().filter(node -> !isRewritten(node.operator())).forEach(this::add);
    } catch (UnsupportedModelException e) {
      add(e);
    }
  }

  /** Whether it is gone before anything is differentiated, or says itself why it cannot be. */
  private static boolean isRewritten(String operator) {
    return OperatorCoverage.all().stream()
        .anyMatch(
            line ->
                line.opType().equals(operator)
                    && line.treatment() == OperatorCoverage.Treatment.REWRITTEN);
  }

  /** Without knowing the path, every operator that could be on it. */
  private void withoutRule(Node node) {
    if (StandardRules.table().find(node).isEmpty()
        && !node.inputs().isEmpty()
        && !isRewritten(node.operator())) {
      add(new UnsupportedNode(node.operator(), node.name(), "no gradient rule, if it is needed"));
    }
  }

  /** Operators that ONNX Runtime may not know, wherever they are. */
  private void foreign(Graph source) {
    Set<String> listed = new TreeSet<>();
    nodes.values().forEach(all -> all.forEach(node -> listed.add(node.node())));
    source.nodes().stream()
        .filter(node -> !node.domain().isEmpty() && !listed.contains(node.name()))
        .forEach(
            node ->
                add(
                    new UnsupportedNode(
                        node.operator(),
                        node.name(),
                        "not of ai.onnx; not between image and logits")));
  }

  /** Exports, with rules that stand in for missing ones, until nothing new turns up. */
  private void attempt() {
    Set<String> standIns = new TreeSet<>();
    boolean more = true;
    while (more) {
      nodes.keySet().stream().map(MissingForExport::opType).forEach(standIns::add);
      more = false;
      try {
        new ModelExporter(table(standIns)).export(request);
      } catch (UnsupportedOperatorsException e) {
        for (UnsupportedNode node : e.nodes()) {
          more |= add(node) && StandardRules.table().find(named(node)).isEmpty();
        }
      } catch (ExportException
          | NoGradientException
          | SelfCheckFailedException
          | UnsupportedModelException e) {
        if (nodes.isEmpty()) {
          // With a stand-in the graph cannot run: only an attempt without one tells.
          add(e);
        }
      }
    }
  }

  private static Node named(UnsupportedNode node) {
    return Node.of(node.node(), node.operator(), List.of(), List.of(), Attributes.NONE);
  }

  private static String opType(String operator) {
    return operator.substring(operator.lastIndexOf('.') + 1);
  }

  private static OperatorRules table(Set<String> standIns) {
    OperatorRules.Builder table = new OperatorRules.Builder();
    Set<String> known = new TreeSet<>();
    StandardRules.table()
        .all()
        .forEach(
            rule -> {
              known.add(rule.opType());
              switch (rule.kind()) {
                case RULE -> table.rule(rule.opType(), rule.rule());
                case BROADCASTING -> table.broadcasting(rule.opType(), rule.rule());
                case ZERO -> table.zero(rule.opType());
              }
            });
    standIns.stream()
        .filter(opType -> !known.contains(opType))
        .forEach(opType -> table.rule(opType, MissingForExport::standIn));
    return table.build();
  }

  private static void standIn(RuleContext c) {
    for (int i = 0; i < c.node().inputs().size(); i++) {
      int index = i;
      c.toInput(index, () -> c.graph().emit("Missing", c.input(index).dims(), c.input(index)));
    }
  }

  private void add(RuntimeException problem) {
    findings.add(String.valueOf(problem.getMessage()));
  }

  private boolean add(UnsupportedNode node) {
    List<UnsupportedNode> same = nodes.computeIfAbsent(node.operator(), key -> new ArrayList<>());
    boolean known = same.stream().anyMatch(other -> other.node().equals(node.node()));
    return !known && same.add(node);
  }

  private List<String> sentences() {
    List<String> sentences = new ArrayList<>(findings);
    nodes.forEach(
        (operator, same) -> {
          Map<String, List<String>> byReason = new TreeMap<>();
          same.forEach(
              node ->
                  byReason
                      .computeIfAbsent(node.reason(), key -> new ArrayList<>())
                      .add(node.node()));
          byReason.forEach((reason, names) -> sentences.add(sentence(operator, reason, names)));
        });
    return sentences;
  }

  private static String sentence(String operator, String reason, List<String> names) {
    return "%s (%d node%s): %s; %s%s"
        .formatted(
            operator,
            names.size(),
            names.size() == 1 ? "" : "s",
            reason,
            String.join(", ", names.subList(0, Math.min(SHOWN_NODES, names.size()))),
            names.size() > SHOWN_NODES ? " and others" : "");
  }
}
