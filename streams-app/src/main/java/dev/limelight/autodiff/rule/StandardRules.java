package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.OperatorRules;

/** The table of every operator that is covered. */
public final class StandardRules {
  private StandardRules() {}

  /** All rules, of all families. */
  public static OperatorRules table() {
    OperatorRules.Builder table = new OperatorRules.Builder();
    ElementwiseRules.register(table);
    TrigonometricRules.register(table);
    ActivationRules.register(table);
    LinearRules.register(table);
    ConvolutionRules.register(table);
    PoolingRules.register(table);
    LpPoolingRules.register(table);
    ShapingRules.register(table);
    IndexingRules.register(table);
    FoldingRules.register(table);
    GridSampleRule.register(table);
    PickingRules.register(table);
    ScatterRules.register(table);
    NormalizationRules.register(table);
    ReductionRules.register(table);
    QuantizationRules.register(table);
    return table.build();
  }
}
