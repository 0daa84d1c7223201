package dev.limelight.runtime.export;

import dev.limelight.runtime.ModelBuilder;
import java.util.List;
import java.util.SplittableRandom;

/** What a step of a random graph may do. */
enum RandomOperator {
  TANH(RandomUnaries.plain("Tanh")),
  SIN(RandomUnaries.plain("Sin")),
  COS(RandomUnaries.plain("Cos")),
  SIGMOID(RandomUnaries.plain("Sigmoid")),
  SOFTPLUS(RandomUnaries.plain("Softplus")),
  SOFTSIGN(RandomUnaries.plain("Softsign")),
  RELU(RandomUnaries.plain("Relu")),
  ABS(RandomUnaries.plain("Abs")),
  NEG(RandomUnaries.plain("Neg")),
  HARD_SWISH(RandomUnaries.plain("HardSwish")),
  MISH(RandomUnaries.plain("Mish")),
  SELU(RandomUnaries.plain("Selu")),
  LEAKY_RELU(RandomUnaries.with("alpha", "LeakyRelu")),
  ELU(RandomUnaries.with("alpha", "Elu")),
  EXP(RandomUnaries.within("Exp")),
  LOG(RandomUnaries.above("Log")),
  SQRT(RandomUnaries.above("Sqrt")),
  RECIPROCAL(RandomUnaries.above("Reciprocal")),
  POW(RandomUnaries::power),
  SQUARE(RandomUnaries::square),
  CLIP(RandomUnaries::clip),
  HARD_SIGMOID(RandomUnaries::hardSigmoid),
  PRELU(RandomUnaries::parametric),
  SAME(RandomUnaries::same),
  SOFTMAX(RandomEmissions::softmax),
  LOG_SOFTMAX(RandomLayers::logSoftmax),
  SWISH(RandomEmissions::swish),
  BATCH_NORM(RandomEmissions::batchNormalization),
  DENSE(RandomEmissions::mixChannels),
  GEMM(RandomLayers::gemm),
  PRODUCT(RandomLayers::product),
  EINSUM(RandomLayers::einsum),
  ADD(RandomEmissions.broadcast("Add")),
  SUB(RandomEmissions.broadcast("Sub")),
  MUL(RandomEmissions.broadcast("Mul")),
  MAX(RandomEmissions.broadcast("Max")),
  MIN(RandomEmissions.broadcast("Min")),
  SUM(RandomEmissions.broadcast("Sum")),
  DIV(RandomEmissions::quotient),
  EXCITE(RandomEmissions::squeezeAndExcite),
  WHERE(RandomEmissions::choose),
  CONCAT(RandomEmissions::concat),
  SPLIT(RandomEmissions::split),
  SLICE(RandomShaping::slice),
  PAD(RandomShaping::pad),
  TRANSPOSE(RandomShaping::transpose),
  RESHAPE(RandomEmissions::reshape),
  GATHER(RandomShaping::gather),
  GATHER_ND(RandomShaping::gatherNd),
  ORDERED(RandomShaping::ordered),
  SCATTER(RandomShaping::scatter),
  SCATTER_ND(RandomShaping::scatterNd),
  COMPRESS(RandomShaping::compress),
  TILE(RandomShaping::tile),
  EXPAND(RandomShaping::expand),
  DEPTH(RandomShaping::depth),
  SQUEEZED(RandomShaping::squeezed),
  TRIANGLE(RandomShaping::triangle),
  REVERSED(RandomShaping::reversed),
  CUM_SUM(RandomEmissions::cumSum),
  MAX_POOL(RandomWindows::maxPool),
  REDUCE_MEAN(RandomEmissions.reduce("ReduceMean", false)),
  REDUCE_SUM(RandomEmissions.reduce("ReduceSum", false)),
  REDUCE_MAX(RandomEmissions.reduce("ReduceMax", false)),
  REDUCE_MIN(RandomEmissions.reduce("ReduceMin", false)),
  REDUCE_PROD(RandomEmissions.reduce("ReduceProd", false)),
  REDUCE_L1(RandomEmissions.reduce("ReduceL1", true)),
  REDUCE_L2(RandomEmissions.reduce("ReduceL2", true)),
  REDUCE_LOG_SUM(RandomEmissions.reduce("ReduceLogSum", true)),
  REDUCE_LOG_SUM_EXP(RandomEmissions.reduce("ReduceLogSumExp", false)),
  REDUCE_SUM_SQUARE(RandomEmissions.reduce("ReduceSumSquare", false)),
  MATMUL(RandomEmissions::gram),
  NORM(RandomEmissions::euclidean),
  LP_NORMALIZATION(RandomLayers::normalized),
  CONV(RandomWindows::convolution, true),
  CONV_SAME(RandomWindows::samePadded, true),
  CONV_TRANSPOSE(RandomWindows::transposed, true),
  AVERAGE_POOL(RandomWindows::averagePool, true),
  LP_POOL(RandomWindows::normPool, true),
  GLOBAL_AVERAGE_POOL(RandomWindows.global("GlobalAveragePool"), true),
  GLOBAL_MAX_POOL(RandomWindows.global("GlobalMaxPool"), true),
  GLOBAL_LP_POOL(RandomWindows.global("GlobalLpPool"), true),
  LAYER_NORM(RandomLayers::layerNormalization, true),
  INSTANCE_NORM(RandomLayers::instanceNormalization, true),
  GROUP_NORM(RandomLayers::groupNormalization, true),
  LRN(RandomLayers::localResponse, true),
  RESIZE(RandomLayers::resize, true),
  COLUMNS(RandomLayers::columns, true),
  SAMPLED(RandomLayers::sampled, true),
  MEAN(RandomEmissions.broadcast("Mean"), true),
  ERF(RandomUnaries.plain("Erf"), true),
  GELU(RandomUnaries::gelu, true),
  CELU(RandomUnaries.with("alpha", "Celu"), true),
  SHRINK(RandomUnaries::shrink, true),
  ATAN(RandomUnaries.plain("Atan"), true),
  ASINH(RandomUnaries.plain("Asinh"), true),
  ACOSH(RandomUnaries.above("Acosh"), true),
  ATANH(RandomUnaries.within("Atanh"), true),
  ACOS(RandomUnaries.within("Acos"), true),
  ASIN(RandomUnaries.within("Asin"), true),
  TAN(RandomUnaries.within("Tan"), true),
  SINH(RandomUnaries.within("Sinh"), true),
  COSH(RandomUnaries.within("Cosh"), true);

  private static final List<RandomOperator> ALL = List.of(values());
  private static final List<RandomOperator> IN_DOUBLE =
      ALL.stream().filter(operator -> !operator.floatOnly).toList();

  // Functions without state, which the compiler cannot see of a lambda.
  @SuppressWarnings("ImmutableEnumChecker")
  private final Emission emission;

  private final boolean floatOnly;

  RandomOperator(Emission emission) {
    this(emission, false);
  }

  /** One that may have no kernel in float64. */
  RandomOperator(Emission emission, boolean floatOnly) {
    this.emission = emission;
    this.floatOnly = floatOnly;
  }

  /** Those that a graph is made of. */
  static List<RandomOperator> those(boolean inDouble) {
    return inDouble ? IN_DOUBLE : ALL;
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
