package dev.limelight.runtime.export;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Node;
import dev.limelight.onnx.UnsupportedModelException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One LSTM, GRU or RNN node, written out step by step: {@code [T,B,I]} in, {@code [T,D,B,H]} out
 * for T steps and D directions. The equations and the order of the gates are those of the ONNX
 * operators' definitions.
 */
final class RecurrentLayer {
  private static final Set<String> OPERATORS = Set.of("GRU", "LSTM", "RNN");
  private static final Attributes NONE = Attributes.NONE;
  private static final int SEQUENCE_LENGTHS = 4;
  private static final int FIRST_STATE = 5;

  private final Node node;
  private final int steps;
  private final Set<String> zeros;
  private final Map<String, ConstantTensor> constants;
  private final List<Node> nodes;
  private int emitted;

  /**
   * A layer.
   *
   * @param steps of its sequences
   * @param zeros initial states that are zero
   * @param constants of the graph; this adds its own
   * @param nodes where to write
   */
  RecurrentLayer(
      Node node,
      int steps,
      Set<String> zeros,
      Map<String, ConstantTensor> constants,
      List<Node> nodes) {
    this.node = node;
    this.steps = steps;
    this.zeros = zeros;
    this.constants = constants;
    this.nodes = nodes;
  }

  static boolean isOne(Node node) {
    return node.domain().isEmpty() && OPERATORS.contains(node.opType());
  }

  /** The states that a layer begins with, where it is given any. */
  static Stream<String> states(Node layer) {
    int last = layer.opType().equals("LSTM") ? FIRST_STATE + 1 : FIRST_STATE;
    return IntStream.rangeClosed(FIRST_STATE, last).filter(layer::hasInput).mapToObj(layer::input);
  }

  /**
   * Writes it.
   *
   * @throws UnsupportedModelException if it has a form that is not written out
   */
  void write() {
    ConstantTensor weights = constant(1, "weights");
    ConstantTensor recurrence = constant(2, "recurrent weights");
    int directions = (int) weights.dims()[0];
    requireUsual(directions);
    List<String> sequences = new ArrayList<>();
    List<String> hiddens = new ArrayList<>();
    List<String> cells = new ArrayList<>();
    for (int d = 0; d < directions; d++) {
      List<String> all = new ArrayList<>(Collections.nCopies(steps, ""));
      RecurrentCell.State end = steps(d, directions, weights(d, weights, recurrence), all);
      String sequence = emit("Concat", NONE.with("axis", 0L), all.toArray(String[]::new));
      sequences.add(emit("Unsqueeze", NONE, sequence, longs(1)));
      hiddens.add(end.hidden());
      end.cell().ifPresent(cells::add);
    }
    finish(node.output(0), 1, sequences);
    finish(node.output(1), 0, hiddens);
    finish(node.output(2), 0, cells);
  }

  /**
   * Writes the steps of a direction.
   *
   * @param hiddens takes what they hand out, in the order of the sequence
   * @return the last step's
   */
  private RecurrentCell.State steps(
      int direction, int directions, RecurrentCell.Weights weights, List<String> hiddens) {
    boolean backwards =
        direction == 1 || node.attributes().text("direction", "forward").equals("reverse");
    RecurrentCell cell = RecurrentCell.of(this, node.opType(), weights);
    List<String> parts = split(cell.projected(node.input(0)), 0, steps);
    Optional<RecurrentCell.State> state = begin(direction, directions);
    for (int step = 0; step < steps; step++) {
      int at = backwards ? steps - 1 - step : step;
      RecurrentCell.State next = cell.step(parts.get(at), state);
      hiddens.set(at, next.hidden());
      state = Optional.of(next);
    }
    return state.orElseThrow();
  }

  private RecurrentCell.Weights weights(
      int direction, ConstantTensor weights, ConstantTensor recurrence) {
    int hidden = (int) recurrence.dims()[2];
    float[] biases =
        node.hasInput(3) ? rows(constant(3, "biases"), direction) : new float[2 * gates() * hidden];
    return new RecurrentCell.Weights(
        rows(weights, direction),
        rows(recurrence, direction),
        biases,
        hidden,
        (int) weights.dims()[2]);
  }

  private int gates() {
    return switch (node.opType()) {
      case "LSTM" -> 4;
      case "GRU" -> 3;
      default -> 1;
    };
  }

  private void requireUsual(int directions) {
    Attributes given = node.attributes();
    for (String unusual : List.of("clip", "activation_alpha", "activation_beta")) {
      if (given.has(unusual)) {
        throw refused("the attribute " + unusual);
      }
    }
    if (given.flag("input_forget", false) || given.flag("layout", false) || node.hasInput(7)) {
      throw refused("coupled gates, peepholes or batches first");
    }
    List<String> usual = RecurrentCell.activations(node.opType());
    List<String> activations = given.texts("activations");
    boolean plain = node.opType().equals("RNN");
    for (int i = 0; i < activations.size(); i++) {
      boolean accepted =
          plain
              ? RecurrentCell.PLAIN_ACTIVATIONS.contains(activations.get(i))
                  && activations.get(i).equals(activations.get(0))
              : activations.get(i).equals(usual.get(i % usual.size()));
      if (!accepted) {
        throw refused("the activations " + activations);
      }
    }
    if (directions < 1 || directions > 2) {
      throw refused(directions + " directions");
    }
    if (node.hasInput(SEQUENCE_LENGTHS)) {
      ConstantTensor lengths = constants.get(node.input(SEQUENCE_LENGTHS));
      if (lengths == null || Arrays.stream(lengths.toLongs()).anyMatch(n -> n != steps)) {
        throw refused("sequences of several lengths");
      }
    }
  }

  private String name() {
    return "%s/step-%d".formatted(node.name(), emitted++);
  }

  private ConstantTensor constant(int index, String what) {
    ConstantTensor constant = constants.get(node.input(index));
    if (constant == null || constant.type() != ElementType.FLOAT) {
      throw refused(what + " that are not constants of float32");
    }
    return constant;
  }

  private UnsupportedModelException refused(String what) {
    return new UnsupportedModelException(
        "Node '%s' (%s) has %s, which is not written out in steps; accepted are LSTM, GRU and RNN with their usual activations and constant weights"
            .formatted(node.name(), node.operator(), what));
  }

  /** What belongs to a direction. */
  private static float[] rows(ConstantTensor tensor, int direction) {
    float[] all = tensor.toFloats();
    int each = all.length / (int) tensor.dims()[0];
    return Arrays.copyOfRange(all, direction * each, (direction + 1) * each);
  }

  private Optional<RecurrentCell.State> begin(int direction, int directions) {
    Optional<String> hidden = initial(FIRST_STATE, direction, directions);
    boolean remembers = node.opType().equals("LSTM");
    Optional<String> cell =
        remembers ? initial(FIRST_STATE + 1, direction, directions) : Optional.empty();
    if (hidden.isEmpty() && cell.isEmpty()) {
      return Optional.empty();
    }
    if (remembers && (hidden.isEmpty() || cell.isEmpty())) {
      throw refused("one of its two states at the beginning");
    }
    return Optional.of(new RecurrentCell.State(hidden.orElseThrow(), cell));
  }

  private Optional<String> initial(int index, int direction, int directions) {
    if (!node.hasInput(index) || zeros.contains(node.input(index))) {
      return Optional.empty();
    }
    return Optional.of(split(node.input(index), 0, directions).get(direction));
  }

  private void finish(String output, long axis, List<String> parts) {
    if (!output.isEmpty()) {
      nodes.add(Node.of(name(), "Concat", parts, List.of(output), NONE.with("axis", axis)));
    }
  }

  /** The activation of an RNN's step. */
  String activation() {
    List<String> given = node.attributes().texts("activations");
    return given.isEmpty() ? "Tanh" : given.get(0);
  }

  /** Whether a GRU resets what its recurrent weights have made of the state, not the state. */
  boolean resetsAfterwards() {
    return node.attributes().flag("linear_before_reset", false);
  }

  /** Adds a node; gives the name of its output. */
  String emit(String opType, Attributes attributes, String... inputs) {
    String output = name();
    nodes.add(Node.of(output, opType, List.of(inputs), List.of(output), attributes));
    return output;
  }

  /** Adds nodes that take a value apart into equal parts. */
  List<String> split(String value, long axis, int parts) {
    if (parts == 1) {
      return List.of(value);
    }
    String name = name();
    List<String> outputs =
        IntStream.range(0, parts).mapToObj(part -> "%s/%d".formatted(name, part)).toList();
    Attributes attributes = NONE.with("axis", axis).with("num_outputs", (long) parts);
    nodes.add(Node.of(name, "Split", List.of(value), outputs, attributes));
    return outputs;
  }

  /**
   * Adds a constant of dimensions {@code [rows, values.length / rows]}, or of one where rows is 1.
   */
  String floats(int rows, float... values) {
    long[] dims = rows == 1 ? new long[] {values.length} : new long[] {rows, values.length / rows};
    return constant(ConstantTensor.floats(dims, values));
  }

  private String longs(long... values) {
    return constant(ConstantTensor.longs(values));
  }

  private String constant(ConstantTensor value) {
    String name = name();
    constants.put(name, value);
    return name;
  }
}
