package dev.limelight.onnx;

import java.util.Arrays;

/**
 * From opset 19 on average pools may have gaps. A sum with gaps is a convolution with ones, of
 * every channel by itself, and the number of elements that it adds up is that of an image of ones.
 */
final class DilatedPool {
  /** A pool over more than a thousand rows and columns is over whole images, without gaps. */
  private static final int LARGEST_WINDOW = 1 << 20;

  private static final Attributes NONE = Attributes.NONE;
  private static final Attributes SPATIAL = NONE.with("start", 2L);
  private static final Attributes JOINED = NONE.with("axis", 0L);

  private final Node node;
  private final Rewriting rewriting;
  private final Attributes own;
  private final long[] kernel;
  private final long[] strides;
  private final long[] pads;
  private final boolean ceil;

  private DilatedPool(Node node, Rewriting rewriting) {
    this.node = node;
    this.rewriting = rewriting;
    this.own = node.attributes();
    this.kernel = own.integers("kernel_shape", new long[0]);
    this.strides = own.integers("strides", filled(kernel.length, 1));
    boolean valid = own.text("auto_pad", "NOTSET").equals("VALID");
    long[] none = new long[2 * kernel.length];
    this.pads = valid ? none : own.integers("pads", none);
    this.ceil = own.flag("ceil_mode", false);
  }

  static void convert(Node node, Rewriting rewriting) {
    Attributes given = node.attributes();
    long[] dilations = given.integers("dilations", 1L);
    if (Arrays.stream(dilations).allMatch(dilation -> dilation == 1)) {
      rewriting.keep(node.withAttributes(given.without("dilations")));
      return;
    }
    if (given.text("auto_pad", "NOTSET").startsWith("SAME")) {
      // ONNX Runtime (1.30) pads it as if there were no gaps, and writes fewer rows than ONNX says.
      throw OpsetConversions.refused(node, "dilated average pooling with auto_pad");
    }
    DilatedPool pool = new DilatedPool(node, rewriting);
    if (pool.isWhole()) {
      pool.write();
    } else {
      // For ONNX Runtime to say what is wrong with it.
      rewriting.keep(node);
    }
  }

  /** Whether its attributes are of one number of axes. */
  private boolean isWhole() {
    return strides.length == kernel.length && pads.length == 2 * kernel.length;
  }

  private void write() {
    String ones = ones(elements());
    String size = emit("size", "Shape", SPATIAL, node.input(0));
    String each = constant("each", ConstantTensor.longs(-1, 1));
    String apart = emit("apart-shape", "Concat", JOINED, each, size);
    String channels = emit("apart", "Reshape", NONE, node.input(0), apart);
    String image = image(size);
    String sums = cut("sums", emit("all-sums", "Conv", window(pads), channels, ones), image);
    String means = emit("means", "Div", NONE, sums, counts(image, ones));
    String lead = emit("lead", "Shape", NONE.with("end", 2L), node.input(0));
    String reached = emit("reached", "Shape", SPATIAL, means);
    String back = emit("back", "Concat", JOINED, lead, reached);
    rewriting.replace(node, node.output(0), "Reshape", NONE, means, back);
  }

  /** Windows that may go as far beyond the last row as rounding up lets them. */
  private Attributes window(long[] around) {
    long[] reached = around.clone();
    for (int axis = 0; axis < kernel.length && ceil; axis++) {
      reached[kernel.length + axis] += strides[axis] - 1;
    }
    return NONE.with("kernel_shape", kernel)
        .with("strides", strides)
        .with("dilations", own.integers("dilations", filled(kernel.length, 1)))
        .with("pads", reached);
  }

  /** An image of ones, of one channel. */
  private String image(String size) {
    String point = constant("point", ConstantTensor.floats(filled(kernel.length + 2, 1), 1f));
    String single = constant("single", ConstantTensor.longs(1, 1));
    String shape = emit("image-shape", "Concat", JOINED, single, size);
    return emit("filled", "Expand", NONE, point, shape);
  }

  /** How many elements each window has: of the image, or of the image and its pads. */
  private String counts(String image, String ones) {
    if (!own.flag("count_include_pad", false)) {
      return cut("counts", emit("all-counts", "Conv", window(pads), image, ones), image);
    }
    int axes = kernel.length;
    long[] around = new long[2 * axes + 4];
    System.arraycopy(pads, 0, around, 2, axes);
    System.arraycopy(pads, axes, around, axes + 4, axes);
    String padding = constant("padding", ConstantTensor.longs(around));
    String one = constant("one", ConstantTensor.scalar(1f));
    String padded = emit("padded", "Pad", NONE, image, padding, one);
    Attributes beyond = window(new long[2 * axes]);
    return cut("counts", emit("all-counts", "Conv", beyond, padded, ones), image);
  }

  /**
   * Takes off a window that would begin beyond the image. How many there are then is what a maximum
   * over the same windows says.
   */
  private String cut(String role, String values, String image) {
    if (!ceil) {
      return values;
    }
    Attributes windows = window(pads).with("pads", pads).with("ceil_mode", 1L);
    String maxima = emit(role + "/maxima", "MaxPool", windows, image);
    String count = emit(role + "/count", "Shape", SPATIAL, maxima);
    long[] axes = new long[kernel.length];
    Arrays.setAll(axes, axis -> axis + 2L);
    String from = constant(role + "/from", ConstantTensor.longs(new long[kernel.length]));
    String along = constant(role + "/axes", ConstantTensor.longs(axes));
    return emit(role, "Slice", NONE, values, from, count, along);
  }

  private String ones(int elements) {
    long[] dims = filled(kernel.length + 2, 1);
    System.arraycopy(kernel, 0, dims, 2, kernel.length);
    float[] values = new float[elements];
    Arrays.fill(values, 1);
    return constant("ones", ConstantTensor.floats(dims, values));
  }

  /** The number of elements of a window, which is to be written out as a constant. */
  private int elements() {
    long elements = kernel.length == 0 ? 0 : 1;
    for (long size : kernel) {
      boolean fits = size > 0 && size <= LARGEST_WINDOW / Math.max(1, elements);
      elements = fits ? elements * size : 0;
    }
    if (elements == 0) {
      throw new UnsupportedModelException(
          "Node '%s' (%s) has kernel_shape %s; accepted are sizes of 1 and more, at most %d together"
              .formatted(node.name(), node.operator(), Arrays.toString(kernel), LARGEST_WINDOW));
    }
    return (int) elements;
  }

  private static long[] filled(int length, long value) {
    long[] values = new long[length];
    Arrays.fill(values, value);
    return values;
  }

  private String constant(String role, ConstantTensor value) {
    return rewriting.constant(node, role, value);
  }

  private String emit(String role, String opType, Attributes attributes, String... inputs) {
    return rewriting.emit(node, role, opType, attributes, inputs);
  }
}
