package dev.limelight.runtime.export;

import dev.limelight.onnx.Attributes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a recurrent layer does in one direction: all steps' projection of what comes in at once, and
 * then step by step what depends on the step before. Values have the dimensions {@code [1,B,H]}.
 */
abstract class RecurrentCell {
  /** What an RNN's step may end in. */
  static final Set<String> PLAIN_ACTIVATIONS = Set.of("Relu", "Sigmoid", "Tanh");

  private static final Attributes NONE = Attributes.NONE;

  private final RecurrentLayer layer;
  private final Weights weights;

  private RecurrentCell(RecurrentLayer layer, Weights weights) {
    this.layer = layer;
    this.weights = weights;
  }

  /**
   * What a step leaves to the next.
   *
   * @param hidden what is also handed out
   * @param cell an LSTM's memory
   */
  record State(String hidden, Optional<String> cell) {}

  /** One direction's weights, gate by gate, row by row. */
  static final class Weights {
    private final float[] input;
    private final float[] recurrent;
    private final float[] biases;
    private final int hidden;
    private final int inputs;

    /**
     * Weights of G gates.
     *
     * @param input {@code [G*H,I]}
     * @param recurrent {@code [G*H,H]}
     * @param biases {@code [2*G*H]}: those of the input, then the recurrent ones
     * @param hidden H
     * @param inputs I
     */
    Weights(float[] input, float[] recurrent, float[] biases, int hidden, int inputs) {
      this.input = input;
      this.recurrent = recurrent;
      this.biases = biases;
      this.hidden = hidden;
      this.inputs = inputs;
    }

    private int rows() {
      return biases.length / 2;
    }

    private float[] inputBiases() {
      return Arrays.copyOf(biases, rows());
    }

    private float[] recurrentBiases() {
      return Arrays.copyOfRange(biases, rows(), 2 * rows());
    }

    private float[] sum(int from, int to) {
      float[] sum = inputBiases();
      for (int i = from * hidden; i < to * hidden; i++) {
        sum[i] += biases[rows() + i];
      }
      return sum;
    }

    /** The recurrent weights of some gates, {@code [H,(to-from)*H]}. */
    private float[] recurrent(int from, int to) {
      return transposed(
          Arrays.copyOfRange(recurrent, from * hidden * hidden, to * hidden * hidden), hidden);
    }

    private static float[] transposed(float[] values, int columns) {
      int rows = values.length / columns;
      float[] result = new float[values.length];
      for (int row = 0; row < rows; row++) {
        for (int column = 0; column < columns; column++) {
          result[column * rows + row] = values[row * columns + column];
        }
      }
      return result;
    }
  }

  static RecurrentCell of(RecurrentLayer layer, String opType, Weights weights) {
    return switch (opType) {
      case "LSTM" -> new Lstm(layer, weights);
      case "GRU" -> new Gru(layer, weights);
      default -> new Plain(layer, weights);
    };
  }

  /** The activations that gates have where none are named. */
  static List<String> activations(String opType) {
    return switch (opType) {
      case "LSTM" -> List.of("Sigmoid", "Tanh", "Tanh");
      case "GRU" -> List.of("Sigmoid", "Tanh");
      default -> List.of("Tanh");
    };
  }

  /** Adds one step to the layer; a state that is not there is zero. */
  abstract State step(String projected, Optional<State> before);

  /** The biases that all steps have in common, {@code [G*H]}. */
  abstract float[] biases();

  /** All steps' projections of a sequence, {@code [T,B,G*H]}. */
  final String projected(String sequence) {
    String matrix = layer.floats(weights.inputs, Weights.transposed(weights.input, weights.inputs));
    return emit("Add", emit("MatMul", sequence, matrix), layer.floats(1, biases()));
  }

  final RecurrentLayer layer() {
    return layer;
  }

  final Weights weights() {
    return weights;
  }

  final String emit(String opType, String... inputs) {
    return layer.emit(opType, NONE, inputs);
  }

  /** The recurrent weights of some gates. */
  final String matrix(int from, int to) {
    return layer.floats(weights.hidden, weights.recurrent(from, to));
  }

  /** What comes in and what the recurrent weights make of the state before. */
  final String sum(String projected, Optional<State> before, String recurrent) {
    return before
        .map(state -> emit("Add", projected, emit("MatMul", state.hidden(), recurrent)))
        .orElse(projected);
  }

  private static final class Lstm extends RecurrentCell {
    private final String recurrent;

    private Lstm(RecurrentLayer layer, Weights weights) {
      super(layer, weights);
      recurrent = matrix(0, 4);
    }

    @Override
    float[] biases() {
      return weights().sum(0, 4);
    }

    @Override
    State step(String projected, Optional<State> before) {
      // Input, output, forget and cell gate.
      List<String> gates = layer().split(sum(projected, before, recurrent), 2, 4);
      String in = emit("Sigmoid", gates.get(0));
      String out = emit("Sigmoid", gates.get(1));
      String added = emit("Mul", in, emit("Tanh", gates.get(3)));
      String cell =
          before
              .flatMap(State::cell)
              .map(old -> emit("Mul", emit("Sigmoid", gates.get(2)), old))
              .map(kept -> emit("Add", kept, added))
              .orElse(added);
      return new State(emit("Mul", out, emit("Tanh", cell)), Optional.of(cell));
    }
  }

  private static final class Gru extends RecurrentCell {
    private final String gates;
    private final String candidate;
    private final String candidateBiases;

    private Gru(RecurrentLayer layer, Weights weights) {
      super(layer, weights);
      gates = matrix(0, 2);
      candidate = matrix(2, 3);
      int rows = weights.rows();
      candidateBiases =
          layer.floats(
              1, Arrays.copyOfRange(weights.recurrentBiases(), rows - weights.hidden, rows));
    }

    @Override
    float[] biases() {
      return weights().sum(0, layer().resetsAfterwards() ? 2 : 3);
    }

    @Override
    State step(String projected, Optional<State> before) {
      // Update and reset gate, candidate.
      List<String> parts = layer().split(projected, 2, 3);
      Optional<List<String>> made =
          before.map(state -> layer().split(emit("MatMul", state.hidden(), gates), 2, 2));
      String update = gate(parts.get(0), made.map(both -> both.get(0)));
      String reset = gate(parts.get(1), made.map(both -> both.get(1)));
      Optional<String> old = before.map(State::hidden);
      Optional<String> recalled;
      if (layer().resetsAfterwards()) {
        String all =
            old.map(hidden -> emit("Add", emit("MatMul", hidden, candidate), candidateBiases))
                .orElse(candidateBiases);
        recalled = Optional.of(emit("Mul", reset, all));
      } else {
        recalled = old.map(hidden -> emit("MatMul", emit("Mul", reset, hidden), candidate));
      }
      String sum = recalled.map(more -> emit("Add", parts.get(2), more)).orElse(parts.get(2));
      String fresh = emit("Tanh", sum);
      String hidden =
          old.map(state -> emit("Add", fresh, emit("Mul", update, emit("Sub", state, fresh))))
              .orElseGet(() -> emit("Sub", fresh, emit("Mul", update, fresh)));
      return new State(hidden, Optional.empty());
    }

    private String gate(String projected, Optional<String> made) {
      return emit("Sigmoid", made.map(more -> emit("Add", projected, more)).orElse(projected));
    }
  }

  private static final class Plain extends RecurrentCell {
    private final String recurrent;

    private Plain(RecurrentLayer layer, Weights weights) {
      super(layer, weights);
      recurrent = matrix(0, 1);
    }

    @Override
    float[] biases() {
      return weights().sum(0, 1);
    }

    @Override
    State step(String projected, Optional<State> before) {
      return new State(
          emit(layer().activation(), sum(projected, before, recurrent)), Optional.empty());
    }
  }
}
