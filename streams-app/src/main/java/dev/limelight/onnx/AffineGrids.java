package dev.limelight.onnx;

/**
 * Places of a grid that a matrix moves about, as spatial transformers have them; an operator of its
 * own from opset 20 on. Here it is the product of the matrix with the places of a grid at rest,
 * which are the same for every image.
 */
final class AffineGrids {
  private static final Attributes NONE = Attributes.NONE;

  private final Node node;
  private final Rewriting rewriting;
  private final boolean corners;

  private AffineGrids(Node node, Rewriting rewriting) {
    this.node = node;
    this.rewriting = rewriting;
    this.corners = node.attributes().flag("align_corners", false);
  }

  /** Writes a grid of rows and columns. */
  static void convert(Node node, Rewriting rewriting) {
    ConstantTensor size = rewriting.initializer(node.input(1));
    if (size != null && size.size() != 4) {
      throw new UnsupportedModelException(
          "Node '%s' (%s) makes a grid of %d sizes; accepted are the 4 of images, [N,C,H,W]"
              .formatted(node.name(), node.operator(), size.size()));
    }
    new AffineGrids(node, rewriting).write();
  }

  private void write() {
    String line = rewriting.constant(node, "line", ConstantTensor.longs(1, -1));
    String column = rewriting.constant(node, "column", ConstantTensor.longs(-1, 1));
    String one = rewriting.constant(node, "one", ConstantTensor.scalar(1f));
    String two = rewriting.constant(node, "two", ConstantTensor.longs(2));
    String four = rewriting.constant(node, "four", ConstantTensor.longs(4));
    String sizes = emit("sizes", "Slice", NONE, node.input(1), two, four);
    String y = emit("y", "Reshape", NONE, places("rows", 2), column);
    String xs = spread("xs", places("columns", 3), sizes, line);
    String ys = spread("ys", y, sizes, line);
    String ones = spread("ones", one, sizes, line);
    String rest = emit("rest", "Concat", NONE.with("axis", 0L), xs, ys, ones);
    String moved = emit("moved", "MatMul", NONE, node.input(0), rest);
    String last = emit("last", "Transpose", NONE.with("perm", new long[] {0, 2, 1}), moved);
    String each = rewriting.constant(node, "each", ConstantTensor.longs(-1));
    String shape = emit("shape", "Concat", NONE.with("axis", 0L), each, sizes, two);
    rewriting.replace(node, node.output(0), "Reshape", NONE, last, shape);
  }

  /** Places from -1 to 1: the first and the last element's, or those of their outer edges. */
  private String places(String role, long axis) {
    String at = rewriting.constant(node, role + "/axis", ConstantTensor.longScalar(axis));
    String zero = rewriting.constant(node, role + "/zero", ConstantTensor.longScalar(0));
    String step = rewriting.constant(node, role + "/step", ConstantTensor.longScalar(1));
    String one = rewriting.constant(node, role + "/one", ConstantTensor.scalar(1f));
    String two = rewriting.constant(node, role + "/two", ConstantTensor.scalar(2f));
    Attributes toFloat = NONE.with("to", (long) ElementType.FLOAT.code());
    String count = emit(role + "/count", "Gather", NONE, node.input(1), at);
    String range = emit(role + "/range", "Range", NONE, zero, count, step);
    String index = emit(role + "/index", "Cast", toFloat, range);
    String all = emit(role + "/all", "Cast", toFloat, count);
    String doubled = emit(role + "/doubled", "Mul", NONE, index, two);
    String start = corners ? doubled : emit(role + "/centre", "Add", NONE, doubled, one);
    String span = corners ? emit(role + "/gaps", "Sub", NONE, all, one) : all;
    String share = emit(role + "/share", "Div", NONE, start, span);
    return emit(role, "Sub", NONE, share, one);
  }

  private String spread(String role, String value, String sizes, String line) {
    return emit(role, "Reshape", NONE, emit(role + "/spread", "Expand", NONE, value, sizes), line);
  }

  private String emit(String role, String opType, Attributes attributes, String... inputs) {
    return rewriting.emit(node, role, opType, attributes, inputs);
  }
}
