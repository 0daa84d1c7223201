package dev.limelight.autodiff;

import dev.limelight.onnx.Node;
import java.util.Set;

/** Why a node on the path has no gradient, and what its model's owner can do. */
final class MissingRule {
  private static final Set<String> CONTROL_FLOW = Set.of("If", "Loop", "Scan");
  private static final Set<String> SEQUENCES =
      Set.of(
          "ConcatFromSequence",
          "SequenceAt",
          "SequenceConstruct",
          "SequenceEmpty",
          "SequenceErase",
          "SequenceInsert",
          "SequenceLength",
          "SequenceMap",
          "SplitToSequence");
  private static final Set<String> OPTIONALS =
      Set.of("Optional", "OptionalGetElement", "OptionalHasElement");

  private static final Set<String> RANDOM =
      Set.of("Bernoulli", "Multinomial", "RandomNormalLike", "RandomUniformLike");

  private static final Set<String> WHOLE = Set.of("ConvInteger", "MatMulInteger");

  /** What the table says of an operator that could have a rule. */
  private static final String UNEXPLAINED = "no rule yet";

  private MissingRule() {}

  /** The reason, as a clause. */
  static String reason(Node node) {
    if (!node.domain().isEmpty()) {
      return "operators of the domain '%s' are not standard ONNX; export the model in ai.onnx"
              .formatted(node.domain())
          + " operators, before any optimizer merged them";
    }
    String opType = node.opType();
    if (opType.equals("If")) {
      return "control flow, and its condition depends on the image or on the batch size; export the"
          + " model without the branch (by tracing, or with the condition fixed)";
    }
    if (CONTROL_FLOW.contains(opType)) {
      return "control flow; export the model with the loop unrolled (by tracing)";
    }
    if (SEQUENCES.contains(opType)) {
      return "sequences of tensors carry no gradient here; export with Split and Concat instead";
    }
    if (OPTIONALS.contains(opType)) {
      return "optional values carry no gradient here; export the model without them";
    }
    if (RANDOM.contains(opType)) {
      return "random: two runs would not agree; export the model for inference";
    }
    if (WHOLE.contains(opType)) {
      return "computes in whole numbers; export with QuantizeLinear and DequantizeLinear around"
          + " float operators";
    }
    return OperatorCoverage.all().stream()
        .filter(line -> line.opType().equals(opType) && !line.note().equals(UNEXPLAINED))
        .filter(line -> line.treatment() == OperatorCoverage.Treatment.REFUSED)
        .map(line -> "no gradient rule for this operator; " + line.note())
        .findFirst()
        .orElse("no gradient rule for this operator");
  }
}
