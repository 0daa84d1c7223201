package dev.limelight.runtime.export;

import dev.limelight.autodiff.GradientRule;
import dev.limelight.autodiff.OperatorRule;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.rule.StandardRules;

/** The standard rules with one of them exchanged, to see that it is noticed. */
final class RuleTables {
  private RuleTables() {}

  static OperatorRules with(String opType, GradientRule other) {
    OperatorRules.Builder table = new OperatorRules.Builder().rule(opType, other);
    for (OperatorRule rule : StandardRules.table().all()) {
      if (!rule.opType().equals(opType)) {
        switch (rule.kind()) {
          case ZERO -> table.zero(rule.opType());
          case BROADCASTING -> table.broadcasting(rule.opType(), rule.rule());
          case RULE -> table.rule(rule.opType(), rule.rule());
        }
      }
    }
    return table.build();
  }
}
