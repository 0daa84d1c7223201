package dev.limelight.runtime.export;

import dev.limelight.runtime.ModelBuilder;
import java.util.SplittableRandom;

/** What a step of a random graph may do. */
enum RandomOperator {
  TANH(RandomEmissions.unary("Tanh")),
  SIN(RandomEmissions.unary("Sin")),
  SIGMOID(RandomEmissions.unary("Sigmoid")),
  SOFTPLUS(RandomEmissions.unary("Softplus")),
  RELU(RandomEmissions.unary("Relu")),
  LEAKY_RELU(RandomEmissions.unary("LeakyRelu")),
  ABS(RandomEmissions.unary("Abs")),
  NEG(RandomEmissions.unary("Neg")),
  ELU(RandomEmissions.unary("Elu")),
  HARD_SIGMOID(RandomEmissions.unary("HardSigmoid")),
  SOFTMAX(RandomEmissions::softmax),
  SWISH(RandomEmissions::swish),
  BATCH_NORM(RandomEmissions::batchNormalization),
  DENSE(RandomEmissions::mixChannels),
  ADD(RandomEmissions.broadcast("Add")),
  SUB(RandomEmissions.broadcast("Sub")),
  MUL(RandomEmissions.broadcast("Mul")),
  MAX(RandomEmissions.broadcast("Max")),
  MIN(RandomEmissions.broadcast("Min")),
  EXCITE(RandomEmissions::squeezeAndExcite),
  WHERE(RandomEmissions::choose),
  CONCAT(RandomEmissions::concat),
  SPLIT(RandomEmissions::split),
  SLICE(RandomEmissions::slice),
  PAD(RandomEmissions::pad),
  TRANSPOSE(RandomEmissions::transpose),
  RESHAPE(RandomEmissions::reshape),
  MAX_POOL(RandomEmissions::maxPool),
  REDUCE(RandomEmissions::reduce),
  GATHER(RandomEmissions::gather),
  CUM_SUM(RandomEmissions::cumSum),
  MATMUL(RandomEmissions::gram),
  NORM(RandomEmissions::euclidean);

  // Functions without state, which the compiler cannot see of a lambda.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Emission emission;

  RandomOperator(Emission emission) {
    this.emission = emission;
  }

  /** A value {@code [N,c,h,w]}. */
  record Held(String name, int c, int h, int w) {
    int size() {
      return c * h * w;
    }

    Held as(String other) {
      return new Held(other, c, h, w);
    }
  }

  /** Writes nodes from two operands to {@code out}; gives its shape, or {@code a} if unfit. */
  interface Emission {
    Held emit(ModelBuilder m, Held a, Held b, String out, SplittableRandom random);
  }

  Held emit(ModelBuilder m, Held a, Held b, String out, SplittableRandom random) {
    return emission.emit(m, a, b, out, random);
  }
}
