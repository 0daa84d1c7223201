package dev.limelight.runtime.export;

import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.ValueInfo;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Finds a model's image input and settles its dimensions. */
final class ImageEntry {
  private static final Set<ElementType> NOT_PIXELS = EnumSet.of(ElementType.BOOL);

  /**
   * The export runs a handful of pictures at a time, each from a Java array: four of these take a
   * gigabyte. It is 4,700 rows and columns in three colours.
   */
  private static final long MOST_PER_IMAGE = 1L << 26;

  /** A model of a fixed number of images takes all of them at once: a gigabyte. */
  private static final long MOST_PER_BATCH = 1L << 28;

  private ImageEntry() {}

  /**
   * The image input with every dimension but the first fixed, of the type that the model gives it.
   *
   * @throws ExportException if there is none, or several and none was named, or if its images are
   *     empty or too large
   */
  static ValueInfo of(Graph graph, ExportRequest.ImageInput known) {
    ValueInfo input = known.name().map(name -> named(graph, name)).orElseGet(() -> only(graph));
    boolean open = input.rank() == 0;
    if (NOT_PIXELS.contains(input.type()) || (!open && input.rank() != 4)) {
      throw new ExportException(
          "Input '"
              + input
              + "' is not a batch of images; accepted are numbers with 4 dimensions, NCHW or NHWC"
              + (input.rank() == 3
                  ? "; export the model with all four: batch, channels, height and width"
                  : ""));
    }
    long[] expected =
        channelsLast(input, known)
            ? new long[] {known.height(), known.width(), known.channels()}
            : new long[] {known.channels(), known.height(), known.width()};
    List<String> dims = new ArrayList<>(List.of("N"));
    for (int axis = 1; axis < 4; axis++) {
      long size = open || input.dim(axis) < 0 ? expected[axis - 1] : input.dim(axis);
      dims.add(Long.toString(size));
    }
    ValueInfo settled = new ValueInfo(input.name(), input.type(), dims);
    long images = open || input.dim(0) < 0 ? 1 : input.dim(0);
    requireSize(settled, images, settled.dim(1), settled.dim(2), settled.dim(3));
    return settled;
  }

  /**
   * Holds that images can be made to try a model with.
   *
   * @param images as many as the model takes at once, 1 where it takes any number
   * @throws ExportException naming the sizes, if one is zero or all are too large together
   */
  static void requireSize(ValueInfo input, long images, long... sizes) {
    long elements = 1;
    boolean fits = images > 0;
    for (long size : sizes) {
      fits = fits && size > 0 && size <= MOST_PER_IMAGE / elements;
      elements = fits ? elements * size : 1;
    }
    if (!fits || images > MOST_PER_BATCH / elements) {
      throw new ExportException(
          "Input '%s' takes %d image%s of %s numbers at once; accepted are sizes of 1 and more, at most %d numbers an image and %d in all"
              .formatted(
                  input.name(),
                  images,
                  images == 1 ? "" : "s",
                  LongStream.of(sizes).mapToObj(Long::toString).collect(Collectors.joining(" x ")),
                  MOST_PER_IMAGE,
                  MOST_PER_BATCH));
    }
  }

  /** Whether the layout is NHWC: as is known, or as only the last dimension can be the channels. */
  static boolean channelsLast(ValueInfo input, ExportRequest.ImageInput known) {
    return known.channelsLast()
        || (input.rank() == 4 && isChannels(input.dim(3)) && !isChannels(input.dim(1)));
  }

  private static boolean isChannels(long size) {
    return size == 1 || size == 3 || size == 4;
  }

  /** What has a single size above 1 is a number for each channel, a mean for instance. */
  private static boolean looksLikeImages(ValueInfo input) {
    return !NOT_PIXELS.contains(input.type())
        && input.rank() == 4
        && IntStream.rangeClosed(1, 3).filter(axis -> input.dim(axis) != 1).count() > 1;
  }

  private static ValueInfo named(Graph graph, String name) {
    return graph.inputs().stream()
        .filter(input -> input.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new ExportException(
                    "The model has no input '" + name + "'; its inputs are " + graph.inputs()));
  }

  private static ValueInfo only(Graph graph) {
    if (graph.inputs().size() == 1) {
      return graph.inputs().get(0);
    }
    List<ValueInfo> images = graph.inputs().stream().filter(ImageEntry::looksLikeImages).toList();
    List<ValueInfo> floating =
        images.stream().filter(input -> input.type().isFloatingPoint()).toList();
    if (floating.size() == 1) {
      return floating.get(0);
    }
    if (images.size() != 1) {
      throw new ExportException(
          "The model has "
              + images.size()
              + " inputs that look like images; name one (input.name in model.yaml). Its inputs are "
              + graph.inputs());
    }
    return images.get(0);
  }
}
