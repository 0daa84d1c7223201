package dev.limelight.autodiff;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Node;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a rule sees of one forward node: its values, the gradient that arrives, and the way to send
 * gradients to its inputs.
 *
 * <p>A gradient may be smaller than its value where it is the same along an axis (size one there);
 * element-wise rules work on it as it is, others ask for {@link #fullOutputGradient}.
 */
public final class RuleContext {
  private final BackwardPass pass;
  private final Node node;
  private final boolean broadcasting;
  private final Map<Integer, Value> outputGradients;
  private final Set<Integer> handledInputs = new HashSet<>();
  private final Set<Integer> readOutputs = new HashSet<>();

  RuleContext(
      BackwardPass pass, Node node, boolean broadcasting, Map<Integer, Value> outputGradients) {
    this.pass = pass;
    this.node = node;
    this.broadcasting = broadcasting;
    this.outputGradients = outputGradients;
  }

  /** Where backward nodes are emitted. */
  public GraphBuilder graph() {
    return pass.builder();
  }

  /** The choices of this backward graph. */
  public DifferentiationOptions options() {
    return pass.options();
  }

  /** The forward node. */
  public Node node() {
    return node;
  }

  /** The forward node's attributes. */
  public Attributes attributes() {
    return node.attributes();
  }

  /** A forward input. */
  public Value input(int index) {
    return pass.forward().value(node.input(index));
  }

  /** A forward output. */
  public Value output(int index) {
    return pass.forward().value(node.output(index));
  }

  /** The content of an input that does not depend on the image, if it is given and is one. */
  public Optional<ConstantTensor> constantInput(int index) {
    return node.hasInput(index) ? pass.forward().constant(node.input(index)) : Optional.empty();
  }

  /**
   * The content of an input that a rule can only handle as a constant.
   *
   * @throws RuleNotApplicableException if it is computed from the image
   */
  public ConstantTensor requiredConstant(int index, String role) {
    return constantInput(index)
        .orElseThrow(
            () -> new RuleNotApplicableException("its " + role + " is computed from the image"));
  }

  /** The integers of a constant input, or the default where it is left out. */
  public long[] longsInput(int index, String role, long... defaultValue) {
    return node.hasInput(index) ? requiredConstant(index, role).toLongs() : defaultValue;
  }

  /** The content of any forward value that does not depend on the image. */
  public Optional<ConstantTensor> constant(String value) {
    return pass.forward().constant(value);
  }

  /** Whether a forward value gets a gradient. */
  public boolean isOnPath(String value) {
    return pass.isOnPath(value);
  }

  /** Whether an input needs a gradient. */
  public boolean needs(int index) {
    handledInputs.add(index);
    return node.hasInput(index) && pass.isOnPath(node.input(index));
  }

  /** The gradient of output 0, possibly smaller than it along constant axes. */
  public Value outputGradient() {
    Value gradient = outputGradient(0).orElse(null);
    if (gradient == null) {
      throw new RuleNotApplicableException("only its secondary outputs are used");
    }
    return gradient;
  }

  /** The gradient of an output, or empty where nobody reads it. */
  public Optional<Value> outputGradient(int index) {
    readOutputs.add(index);
    return Optional.ofNullable(outputGradients.get(index));
  }

  /** The gradient of output 0, with all of its dimensions. */
  public Value fullOutputGradient() {
    return graph().expandLike(outputGradient(), output(0));
  }

  /** Sends to an input, if it needs one, the result of {@code rule} on the gradient of output 0. */
  public void toInput(int index, UnaryOperator<Value> rule) {
    if (needs(index)) {
      send(index, rule.apply(outputGradient()));
    }
  }

  /** Sends to an input, if it needs one, the result of {@code rule} on the full gradient. */
  public void fullToInput(int index, UnaryOperator<Value> rule) {
    if (needs(index)) {
      send(index, rule.apply(fullOutputGradient()));
    }
  }

  /** Sends to an input, if it needs one, what {@code rule} gives. */
  public void toInput(int index, Supplier<Value> rule) {
    if (needs(index)) {
      send(index, rule.get());
    }
  }

  /**
   * Sends to a rectified input, if it needs one, the result of {@code rule} on the full gradient: a
   * gradient that is zero wherever the input is, which spares the ReLU its mask.
   */
  public void rectifiedToInput(int index, UnaryOperator<Value> rule) {
    fullToInput(index, g -> pass.rectified(rule.apply(g)));
  }

  /** Whether the gradient of output 0 is known to be zero wherever the output is. */
  public boolean gradientIsRectified() {
    return pass.isRectified(outputGradient());
  }

  /** Whether a gradient was sent to more than one value, so that it must stay as it is. */
  public boolean isShared(Value gradient) {
    return pass.timesSent(gradient) > 1;
  }

  /** The forward node that writes a value; empty for inputs and initializers. */
  public Optional<Node> producer(String value) {
    return pass.producer(value);
  }

  /** Notes that what an input receives is part of what another one is sent. */
  public void included(int index) {
    handledInputs.add(index);
  }

  /** How often a value is read by forward nodes; an output of the graph counts as read. */
  public int readers(String value) {
    return pass.readers(value);
  }

  private void send(int index, Value gradient) {
    Value target = input(index);
    Value sent =
        broadcasting ? Unbroadcasting.apply(graph(), gradient, output(0), target.dims()) : gradient;
    pass.contribute(target, sent);
  }

  /** Sums a gradient of a broadcast result over what was broadcast. */
  public Value unbroadcast(Value gradient, Dims result, Dims operand) {
    return Unbroadcasting.apply(graph(), gradient, result, operand);
  }

  /** Asks the forward node for an optional output it does not write yet. */
  public Value extraOutput(int index, ElementType type, Dims dims) {
    return pass.extraOutput(node, index, type, dims);
  }

  /**
   * Holds that the rule has not passed over anything: a way from image to logits that it does not
   * know of would be missing from the gradient.
   *
   * @throws RuleNotApplicableException naming what the rule did not ask for
   */
  void requireComplete() {
    for (int i = 0; i < node.inputs().size(); i++) {
      if (node.hasInput(i) && pass.isOnPath(node.input(i)) && !handledInputs.contains(i)) {
        throw new RuleNotApplicableException("its input " + i + " is computed from the image");
      }
    }
    for (int index : outputGradients.keySet()) {
      if (!readOutputs.contains(index)) {
        throw new RuleNotApplicableException("the logits depend on its output " + index);
      }
    }
  }
}
