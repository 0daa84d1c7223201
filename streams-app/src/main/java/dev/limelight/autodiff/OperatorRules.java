package dev.limelight.autodiff;

import dev.limelight.autodiff.OperatorRule.Kind;
import dev.limelight.onnx.Node;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The rule table: which operators can be differentiated, and how. Immutable once built. */
public final class OperatorRules {
  private final Map<String, OperatorRule> rules;

  private OperatorRules(Map<String, OperatorRule> rules) {
    this.rules = Collections.unmodifiableMap(rules);
  }

  /** Collects table entries; each operator may be entered once. */
  public static final class Builder {
    private final Map<String, OperatorRule> rules = new TreeMap<>();

    /** An operator whose rule sends gradients of the inputs' own shapes. */
    public Builder rule(String opType, GradientRule rule) {
      return add(new OperatorRule(opType, Kind.RULE, rule));
    }

    /** An element-wise operator that broadcasts its inputs. */
    public Builder broadcasting(String opType, GradientRule rule) {
      return add(new OperatorRule(opType, Kind.BROADCASTING, rule));
    }

    /** Operators with a gradient of zero. */
    public Builder zero(String... opTypes) {
      for (String opType : opTypes) {
        add(new OperatorRule(opType, Kind.ZERO, context -> {}));
      }
      return this;
    }

    private Builder add(OperatorRule rule) {
      if (rules.put(rule.opType(), rule) != null) {
        throw new IllegalStateException("Operator " + rule.opType() + " has two rules");
      }
      return this;
    }

    /** The finished table. */
    public OperatorRules build() {
      return new OperatorRules(new TreeMap<>(rules));
    }
  }

  /** The entry for a node's operator, if its domain is {@code ai.onnx} and there is one. */
  public Optional<OperatorRule> find(Node node) {
    return node.domain().isEmpty() && !node.attributes().hasSubgraph()
        ? Optional.ofNullable(rules.get(node.opType()))
        : Optional.empty();
  }

  /** All entries, by operator. */
  public Collection<OperatorRule> all() {
    return rules.values();
  }
}
