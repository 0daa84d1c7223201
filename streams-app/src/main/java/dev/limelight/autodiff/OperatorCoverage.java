package dev.limelight.autodiff;

import dev.limelight.autodiff.OperatorRule.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is done about each operator of {@code ai.onnx}: data, in the resource {@code
 * operator-coverage.tsv}, which the tests hold against the rule table and against what they try.
 *
 * @param opType the operator
 * @param treatment how it is treated
 * @param note the attributes and values that are tested, or why it is refused, or what becomes of
 *     it
 */
public record OperatorCoverage(String opType, Treatment treatment, String note) {

  /** How an operator is treated. */
  public enum Treatment {
    /** Has a rule whose gradient depends on the image. */
    RULE("rule"),
    /** Has a rule and is linear: its gradient is the same for every image. */
    LINEAR("linear"),
    /** Its gradient is zero wherever it is defined, or it writes no floating-point numbers. */
    ZERO("zero gradient"),
    /** Is written in other operators, or folded away, before the graph is differentiated. */
    REWRITTEN("rewritten"),
    /** A model that has it between image and logits is refused. */
    REFUSED("refused");

    private final String label;

    Treatment(String label) {
      this.label = label;
    }

    /** As the table shows it. */
    public String label() {
      return label;
    }

    /** Whether it is what the rule table says of an operator. */
    public boolean fits(Optional<OperatorRule> rule) {
      return switch (this) {
        case RULE, LINEAR -> rule.isPresent() && rule.get().kind() != Kind.ZERO;
        case ZERO -> rule.isPresent() && rule.get().kind() == Kind.ZERO;
        case REWRITTEN, REFUSED -> rule.isEmpty();
      };
    }
  }

  /** Every operator's line, by operator. */
  public static List<OperatorCoverage> all() {
    return FactTable.read(OperatorCoverage.class, "operator-coverage.tsv", 3).values().stream()
        .map(lines -> lines.get(0))
        .map(
            line ->
                new OperatorCoverage(
                    line.get(0),
                    Treatment.valueOf(line.get(1).toUpperCase(Locale.ROOT)),
                    line.get(2)))
        .toList();
  }

  /** The line of the resource. */
  public String line() {
    String line = opType + "\t" + treatment.name().toLowerCase(Locale.ROOT);
    return note.isEmpty() ? line : line + "\t" + note;
  }

  /**
   * Where rule table and data disagree.
   *
   * @return a sentence per operator; none where they agree
   */
  public static List<String> disagreements(
      Collection<OperatorCoverage> lines, Collection<OperatorRule> table) {
    Map<String, OperatorRule> rules =
        table.stream().collect(Collectors.toMap(OperatorRule::opType, Function.identity()));
    Map<String, OperatorCoverage> covered =
        lines.stream().collect(Collectors.toMap(OperatorCoverage::opType, Function.identity()));
    List<String> wrong = new ArrayList<>();
    for (OperatorRule rule : table) {
      if (!covered.containsKey(rule.opType())) {
        wrong.add(rule.opType() + " has a rule and no line");
      }
    }
    for (OperatorCoverage line : lines) {
      Optional<OperatorRule> rule = Optional.ofNullable(rules.get(line.opType()));
      if (!line.treatment().fits(rule)) {
        wrong.add(
            "%s is said to be %s, the rule table has %s"
                .formatted(
                    line.opType(),
                    line.treatment().label(),
                    rule.map(r -> r.kind().toString()).orElse("no rule")));
      }
    }
    return wrong;
  }
}
