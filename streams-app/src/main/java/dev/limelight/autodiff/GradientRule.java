package dev.limelight.autodiff;

/**
 * How one operator passes a gradient back: its vector-Jacobian product. A rule says what goes to
 * each input; which inputs need it, un-broadcasting, sums over several readers and names are the
 * driver's work.
 */
@FunctionalInterface
public interface GradientRule {

  /**
   * Emits the backward nodes of one forward node.
   *
   * @throws RuleNotApplicableException if this form of the operator is not covered
   */
  void differentiate(RuleContext context);
}
