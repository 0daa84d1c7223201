package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.OperatorCoverage;
import dev.limelight.autodiff.OperatorCoverage.Treatment;
import dev.limelight.autodiff.OperatorRule;
import dev.limelight.autodiff.OperatorVersions;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the table of coverage against the rules, and against what the rules' tests try. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorCoverageTest {
  private static final String FILE =
      "streams-app/src/main/resources/dev/limelight/autodiff/operator-coverage.tsv";
  private static final int SHOWN_VALUES = 8;

  private final Map<String, OperatorCoverage> lines =
      OperatorCoverage.all().stream()
          .collect(Collectors.toMap(OperatorCoverage::opType, Function.identity()));
  private final Map<String, OperatorRule> rules =
      StandardRules.table().all().stream()
          .collect(Collectors.toMap(OperatorRule::opType, Function.identity()));

  /** For each operator of a test case: attribute names with the values they take. */
  private final Map<String, Map<String, Set<String>>> tested = new TreeMap<>();

  private final Map<String, List<ModelProto>> models = new TreeMap<>();

  @BeforeAll
  void readCases(@TempDir Path folder) throws IOException {
    Set<OpCase> cases = new LinkedHashSet<>();
    GradientRulesTest.cases().forEach(arguments -> cases.add((OpCase) arguments.get()[0]));
    for (OpCase opCase : cases) {
      ModelProto model = ModelProto.parseFrom(Files.readAllBytes(opCase.writeTo(folder)));
      addTo(models, model);
      differentiated(model).forEach(this::addToTested);
    }
    // Steps are nothing for finite differences of a rule: they have a test of their own.
    QuantizedModelTest.perChannel().proto().getGraph().getNodeList().stream()
        .filter(node -> node.getOpType().toLowerCase(Locale.ROOT).endsWith("quantizelinear"))
        .forEach(this::addToTested);
    for (OpCase chain : CoverageModels.linearChains()) {
      addTo(models, ModelProto.parseFrom(Files.readAllBytes(chain.writeTo(folder))));
    }
  }

  private void addToTested(NodeProto node) {
    Map<String, Set<String>> attributes =
        tested.computeIfAbsent(node.getOpType(), key -> new TreeMap<>());
    for (AttributeProto attribute : node.getAttributeList()) {
      attributes
          .computeIfAbsent(attribute.getName(), key -> new LinkedHashSet<>())
          .add(CoverageModels.value(attribute));
    }
  }

  private static void addTo(Map<String, List<ModelProto>> models, ModelProto model) {
    between(model).stream()
        .map(NodeProto::getOpType)
        .distinct()
        .forEach(op -> models.computeIfAbsent(op, key -> new ArrayList<>()).add(model));
  }

  @Test
  void shouldListEveryOperatorWhenItCanBeInModel() {
    List<String> expected = new ArrayList<>();
    List<String> found = new ArrayList<>();
    Set<String> all = new TreeSet<>(rules.keySet());
    OperatorVersions versions = OperatorVersions.standard();
    versions.operators().stream()
        .filter(op -> versions.at(op, OpsetNormalizer.NEWEST).isPresent())
        .forEach(all::add);
    all.addAll(lines.keySet());
    for (String opType : all) {
      expected.add(expectedLine(opType));
      found.add(
          Optional.ofNullable(lines.get(opType)).map(OperatorCoverage::line).orElse("(no line)"));
    }
    List<String> wrong = new ArrayList<>(expected);
    wrong.removeAll(found);
    assertThat(wrong)
        .withFailMessage(
            () ->
                "Lines to write into %s, in place of those of the same operators:%n%s"
                    .formatted(FILE, String.join(System.lineSeparator(), wrong)))
        .isEmpty();
    assertThat(found).as("lines in the order of the operators").doesNotContain("(no line)");
  }

  @Test
  void shouldAgreeWithRuleTable() {
    assertThat(OperatorCoverage.disagreements(lines.values(), rules.values())).isEmpty();
  }

  @Test
  void shouldSayDisagreementWhenLineOrRuleIsMissing() {
    OperatorCoverage wrong = new OperatorCoverage("Relu", Treatment.ZERO, "");
    assertThat(OperatorCoverage.disagreements(List.of(wrong), rules.values()))
        .contains("Relu is said to be zero gradient, the rule table has RULE")
        .contains("Conv has a rule and no line");
  }

  @Test
  void shouldTryEveryOperatorWhenItHasRule() {
    Set<String> untried = new TreeSet<>(rules.keySet());
    rules.values().stream()
        .filter(rule -> rule.kind() == OperatorRule.Kind.ZERO)
        .forEach(rule -> untried.remove(rule.opType()));
    untried.removeAll(tested.keySet());
    // Every case's last layers.
    untried.removeAll(Set.of("Flatten", "MatMul", "Sin"));
    assertThat(untried).as("operators with a rule that no OpCase has").isEmpty();
  }

  static Collection<String> linear() {
    return OperatorCoverage.all().stream()
        .filter(line -> line.treatment() == Treatment.LINEAR)
        .map(OperatorCoverage::opType)
        .toList();
  }

  /**
   * In a chain of linear operators the gradient has no data path from the image. Each operator that
   * is said to be linear must be in such a chain.
   */
  @ParameterizedTest
  @MethodSource("linear")
  void shouldHaveSameGradientForEveryImageWhenLinear(String opType, @TempDir Path folder)
      throws IOException {
    List<ModelProto> chains = new ArrayList<>();
    for (ModelProto model : models.getOrDefault(opType, List.of())) {
      boolean linear =
          between(model).stream().allMatch(node -> linear().contains(node.getOpType()));
      if (linear) {
        chains.add(CoverageModels.withoutSine(model));
      }
    }
    assertThat(chains).as("cases with linear operators alone, %s among them", opType).isNotEmpty();
    for (ModelProto chain : chains) {
      Path file = Files.write(folder.resolve("chain.onnx"), chain.toByteArray());
      ExportedModel exported = Exports.of(file, DifferentiationOptions.STANDARD_CPU);
      assertThat(exported.graph().reachableFrom("x"))
          .as("values that depend on the image")
          .doesNotContain(BackwardGraph.GRADIENT);
    }
  }

  static Collection<String> zero() {
    return OperatorCoverage.all().stream()
        .filter(line -> line.treatment() == Treatment.ZERO)
        .map(OperatorCoverage::opType)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("zero")
  void shouldNotChangeWithSmallStepWhenGradientIsZero(String opType) {
    ModelBuilder model =
        new ModelBuilder(18)
            .input("x", "N", 4, 6, 8)
            .constant("c", OpCase.values(8, 4 * 6 * 8), 4, 6, 8);
    CoverageModels.write(model, opType);
    byte[] bytes = model.node("Cast", "y -> z", ModelBuilder.integer("to", 1)).output("z").bytes();
    float[] values = OpCase.values(4, 4 * 6 * 8);
    float[] moved = values.clone();
    for (int i = 0; i < moved.length; i++) {
      moved[i] *= 1 + 1e-5f;
    }
    assertThat(written(bytes, moved)).containsExactly(written(bytes, values));
  }

  /** In a session of its own: random operators draw the same numbers again there. */
  private static float[] written(byte[] model, float[] values) {
    FloatTensor image = FloatTensor.of(Shape.of(1, 4, 6, 8), values);
    try (OrtRunner runner = new OrtRunner(model, 1)) {
      return Objects.requireNonNull(runner.run(Feeds.image("x", image)).get("z")).values();
    }
  }

  static Collection<String> rewritten() {
    return OperatorCoverage.all().stream()
        .filter(line -> line.treatment() == Treatment.REWRITTEN)
        .map(OperatorCoverage::opType)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rewritten")
  void shouldBeExportedWhenRewritten(String opType, @TempDir Path folder) throws IOException {
    ExportRequest request =
        Exports.request(
            CoverageModels.rewritten(opType).writeTo(folder.resolve("model.onnx")),
            DifferentiationOptions.STANDARD_CPU);
    assertThat(new ModelExporter().export(request).graph().nodes())
        .extracting(Node::opType)
        .doesNotContain(opType);
  }

  private String expectedLine(String opType) {
    Optional<OperatorRule> rule = Optional.ofNullable(rules.get(opType));
    OperatorCoverage line = lines.get(opType);
    if (rule.isEmpty()) {
      boolean said =
          line != null && line.treatment().fits(Optional.empty()) && !line.note().isEmpty();
      return said && line != null
          ? line.line()
          : new OperatorCoverage(opType, Treatment.REFUSED, "no rule yet").line();
    }
    if (rule.get().kind() == OperatorRule.Kind.ZERO) {
      return new OperatorCoverage(opType, Treatment.ZERO, "").line();
    }
    boolean linear = line != null && line.treatment() == Treatment.LINEAR;
    return new OperatorCoverage(opType, linear ? Treatment.LINEAR : Treatment.RULE, note(opType))
        .line();
  }

  private String note(String opType) {
    return tested.getOrDefault(opType, Map.of()).entrySet().stream()
        .map(
            attribute ->
                attribute.getKey()
                    + "="
                    + attribute.getValue().stream()
                        .sorted()
                        .limit(SHOWN_VALUES)
                        .collect(Collectors.joining(" | "))
                    + (attribute.getValue().size() > SHOWN_VALUES ? " | ..." : ""))
        .collect(Collectors.joining("; "));
  }

  /** The nodes between the sine in front and the dense layer at the end. */
  private static List<NodeProto> between(ModelProto model) {
    List<NodeProto> nodes = model.getGraph().getNodeList();
    return nodes.subList(1, nodes.size() - 2);
  }

  /** Those of them that a gradient passes: nothing that only computes sizes, or what is chosen. */
  private List<NodeProto> differentiated(ModelProto model) {
    Set<String> reached = new TreeSet<>(Set.of("x"));
    List<NodeProto> nodes = new ArrayList<>();
    for (NodeProto node : between(model)) {
      boolean zero =
          Optional.ofNullable(rules.get(node.getOpType()))
              .filter(rule -> rule.kind() == OperatorRule.Kind.ZERO)
              .isPresent();
      if (!zero && node.getInputList().stream().anyMatch(reached::contains)) {
        reached.addAll(node.getOutputList());
        nodes.add(node);
      }
    }
    return nodes;
  }
}
