package dev.limelight.autodiff;

import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ConstantTensor;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Node;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Emits backward nodes and tracks the dimensions of what they write. Names derive from the forward
 * node in whose scope they are emitted, so the same model gives the same bytes. Equal constants are
 * stored once.
 */
public final class GraphBuilder {
  private final EmittedNodes nodes = new EmittedNodes();
  private final EmittedConstants constants;
  private final DeferredValues deferred = new DeferredValues();
  private final PointwiseValues pointwise = new PointwiseValues();
  private final Set<String> inBlocks = new HashSet<>();
  private String scope = "limelight";
  private String doc = "";
  private int counter;

  /**
   * An empty graph.
   *
   * @param keeper puts each constant where it is to be kept
   */
  GraphBuilder(UnaryOperator<ConstantTensor> keeper) {
    this.constants = new EmittedConstants(keeper);
  }

  /** Names what follows after a forward node. */
  void enter(Node forward) {
    enter(
        forward.name() + "/grad", "gradient of " + forward.opType() + " '" + forward.name() + "'");
  }

  /** Names what follows after a part of the backward graph that belongs to no forward node. */
  void enter(String part, String description) {
    scope = part;
    doc = description;
    counter = 0;
  }

  EmittedNodes nodes() {
    return nodes;
  }

  Map<String, ConstantTensor> initializers() {
    return constants.all();
  }

  /** A node with one output of the given dimensions. */
  public Value emit(
      String opType, Attributes attributes, ElementType type, Dims dims, Value... inputs) {
    List<String> names = Arrays.stream(inputs).map(this::written).map(Value::name).toList();
    String name = freshName();
    nodes.add(new Node(name, opType, "", names, List.of(name), attributes, doc));
    return new Value(name, type, dims);
  }

  private String freshName() {
    return scope + "/" + counter++;
  }

  /** A value whose last step is put off until it is read. */
  public Value defer(Dims dims, DeferredValue value) {
    String name = freshName();
    deferred.add(name, value);
    return new Value(name, ElementType.FLOAT, dims);
  }

  /** A value whose last step was put off, before that step. */
  public Optional<DeferredValue> deferred(Value value) {
    return deferred.of(value);
  }

  /** The value itself; one that was put off is written first, once. */
  Value written(Value value) {
    return deferred.written(value, this);
  }

  /** The values that are functions of each element of others. */
  public PointwiseValues pointwise() {
    return pointwise;
  }

  /** The backward node that writes a value; empty for forward values and constants. */
  public Optional<Node> producer(Value value) {
    return nodes.producer(value.name());
  }

  /** How often backward nodes have read a value so far. */
  public int readers(String value) {
    return nodes.readers(value);
  }

  /** The content of a constant that was emitted here. */
  public Optional<ConstantTensor> content(String constant) {
    return constants.content(constant);
  }

  /** Lets the node that writes a value read another one in the place of {@code index}. */
  public void rewire(Value written, int index, Value other) {
    nodes.rewire(written.name(), index, other.name());
  }

  /** Notes that a CPU's runtime has a value in the blocked layout of its convolutions. */
  public Value inBlocks(Value value) {
    inBlocks.add(value.name());
    return value;
  }

  /** Whether a value is in the blocked layout, so that work on it there changes no layout. */
  public boolean isInBlocks(Value value) {
    return inBlocks.contains(value.name());
  }

  /** A float node with one output and no attributes. */
  public Value emit(String opType, Dims dims, Value... inputs) {
    return emit(opType, Attributes.NONE, ElementType.FLOAT, dims, inputs);
  }

  /** A constant, as an initializer. */
  public Value constant(ConstantTensor tensor) {
    return new Value(constants.add(tensor), tensor.type(), Dims.of(tensor.dims()));
  }

  /** A float scalar. */
  public Value scalar(float value) {
    return constant(ConstantTensor.scalar(value));
  }

  /** A one-dimensional int64 constant. */
  public Value longs(long... values) {
    return constant(ConstantTensor.longs(values));
  }

  /** {@code a * b}, broadcasting. What was put off in {@code a} stays so where it can. */
  public Value mul(Value a, Value b) {
    return deferred(a)
        .filter(step -> Dims.broadcast(a.dims(), b.dims()).equals(a.dims()))
        .flatMap(step -> step.times(this, b))
        .map(step -> defer(a.dims(), step))
        .orElseGet(() -> binary("Mul", a, b));
  }

  /** {@code a + b}, broadcasting. */
  public Value add(Value a, Value b) {
    return binary("Add", a, b);
  }

  /** {@code a - b}, broadcasting. */
  public Value sub(Value a, Value b) {
    return binary("Sub", a, b);
  }

  /** {@code a / b}, broadcasting. */
  public Value div(Value a, Value b) {
    return binary("Div", a, b);
  }

  private Value binary(String opType, Value a, Value b) {
    Value result = emit(opType, Dims.broadcast(a.dims(), b.dims()), a, b);
    boolean stays = isInBlocks(a) && isInBlocks(b) && a.dims().equals(b.dims());
    return stays && !opType.equals("Sub") && !opType.equals("Div") ? inBlocks(result) : result;
  }

  /** {@code factor * a}; {@code a} itself for a factor of one. */
  public Value scale(Value a, float factor) {
    return factor == 1f ? a : mul(a, scalar(factor));
  }

  /** An element-wise operator of one input. */
  public Value unary(String opType, Value a) {
    return emit(opType, a.dims(), a);
  }

  /** {@code clip(alpha * a + beta, 0, 1)} in one pass. */
  public Value hardSigmoid(Value a, float alpha, float beta) {
    Attributes attributes = Attributes.NONE.with("alpha", alpha).with("beta", beta);
    return pointwise.emit(
        a, part -> emit("HardSigmoid", attributes, ElementType.FLOAT, part.dims(), part));
  }

  /** Sum over axes, which stay with size one. */
  public Value reduceSum(Value a, int... axes) {
    return reduce("ReduceSum", a, axes);
  }

  /** Mean over axes, which stay with size one. */
  public Value reduceMean(Value a, int... axes) {
    return reduce("ReduceMean", a, axes);
  }

  /** Product over axes, which stay with size one. */
  public Value reduceProd(Value a, int... axes) {
    return reduce("ReduceProd", a, axes);
  }

  private Value reduce(String opType, Value a, int... axes) {
    if (axes.length == 0) {
      return a;
    }
    Dims dims = a.dims();
    for (int axis : axes) {
      dims = dims.with(axis, 1);
    }
    return emit(
        opType,
        Attributes.NONE.with("keepdims", 1L),
        a.type(),
        dims,
        a,
        longs(IntStream.of(axes).asLongStream().toArray()));
  }

  /**
   * The same elements under other dimensions.
   *
   * @throws RuleNotApplicableException if several of them are dynamic and it cannot be told which
   *     of the value's own they are
   */
  public Value reshape(Value a, Dims dims) {
    if (Arrays.stream(dims.toArray()).filter(size -> size == Dims.DYNAMIC).count() > 1) {
      return RuntimeSizes.reshaped(this, a, dims);
    }
    return emit("Reshape", Attributes.NONE, a.type(), dims, a, longs(dims.toArray()));
  }

  /** The same elements under the dimensions that another value has when the graph runs. */
  public Value reshapeLike(Value a, Value other) {
    long dynamic = Arrays.stream(other.dims().toArray()).filter(d -> d == Dims.DYNAMIC).count();
    if (dynamic <= 1) {
      return reshape(a, other.dims());
    }
    return emit("Reshape", Attributes.NONE, a.type(), other.dims(), a, shapeOf(other));
  }

  /** The dimensions a value has when the graph runs: int64, one-dimensional. */
  public Value shapeOf(Value a) {
    return emit("Shape", Attributes.NONE, ElementType.INT64, Dims.of(a.dims().rank()), a);
  }

  /** The axes in another order. */
  public Value transpose(Value a, int... order) {
    Attributes attributes =
        Attributes.NONE.with("perm", IntStream.of(order).asLongStream().toArray());
    return emit("Transpose", attributes, a.type(), a.dims().permuted(order), a);
  }

  /** Broadcasts to another value's dimensions, where they differ. */
  public Value expandLike(Value a, Value other) {
    if (a.dims().equals(other.dims())) {
      return a;
    }
    Value shape =
        other.dims().isStatic()
            ? longs(other.dims().toArray())
            : RuntimeSizes.expanded(this, a, other);
    return emit("Expand", Attributes.NONE, a.type(), other.dims(), a, shape);
  }

  /** Elements {@code starts[i] .. ends[i]} along each of {@code axes}. */
  public Value slice(Value a, Dims dims, long[] starts, long[] ends, long[] axes) {
    return emit(
        "Slice", Attributes.NONE, a.type(), dims, a, longs(starts), longs(ends), longs(axes));
  }

  /** Surrounds with zeros; {@code pads} as ONNX gives them, all begins and then all ends. */
  public Value padZeros(Value a, long... pads) {
    if (Arrays.stream(pads).allMatch(pad -> pad == 0)) {
      return a;
    }
    Dims padded = a.dims().padded(pads);
    return emit("Pad", Attributes.NONE, a.type(), padded, a, longs(pads), scalar(0f));
  }

  /** Matrix product over the last two axes. */
  public Value matMul(Value a, Value b) {
    return emit("MatMul", Dims.product(a.dims(), b.dims()), a, b);
  }

  /** The last two axes exchanged. */
  public Value matrixTranspose(Value a) {
    int rank = a.dims().rank();
    int[] order = IntStream.range(0, rank).toArray();
    order[rank - 1] = rank - 2;
    order[rank - 2] = rank - 1;
    return transpose(a, order);
  }
}
