package dev.limelight.runtime.export;

import dev.limelight.onnx.Graph;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Shape;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Finds out at which image sizes a model runs whose file leaves height or width open. */
final class SizeSearch {
  /** Sizes that classifiers are trained at, most usual first. */
  private static final int[] USUAL = {
    224, 32, 64, 128, 256, 299, 384, 28, 96, 112, 160, 192, 240, 260, 288, 300, 320, 331, 380, 448,
    512
  };

  /** Rows and columns more than usual; multiples of 32 for models that halve the image 5 times. */
  private static final int[][] EVEN = {{32, 64}, {64, 32}};

  private static final int[][] ODD = {{37, 19}, {96, 160}};

  private final ValueInfo free;
  private final Shape guess;
  private final boolean channelsLast;

  private SizeSearch(ValueInfo free, Shape guess, boolean channelsLast) {
    this.free = free;
    this.guess = guess;
    this.channelsLast = channelsLast;
  }

  /** Runs the model once at a shape. */
  interface Trial {
    /**
     * @throws ExportException if the model does not run at it
     */
    void run(Shape shape);
  }

  /**
   * The image input as the file declares it, with names for the free dimensions.
   *
   * @param image as {@link ImageEntry} has settled it, every dimension but the first fixed
   */
  static ValueInfo declared(Graph source, ValueInfo image, boolean channelsLast) {
    ValueInfo own =
        source.inputs().stream()
            .filter(input -> input.name().equals(image.name()))
            .findFirst()
            .orElse(image);
    List<String> dims = new ArrayList<>(image.dims());
    int first = channelsLast ? 1 : 2;
    for (int axis = first; axis < first + 2 && own.rank() == 4; axis++) {
      if (own.dim(axis) < 0) {
        dims.set(axis, axis == first ? "H" : "W");
      }
    }
    return new ValueInfo(image.name(), image.type(), dims);
  }

  /** Whether any dimension but the first is symbolic. */
  static boolean isFree(ValueInfo image) {
    return image.dims().stream().skip(1).anyMatch(dim -> !Character.isDigit(dim.charAt(0)));
  }

  /**
   * The sizes to learn and check a graph with.
   *
   * @param free the input, free dimensions symbolic
   * @param guess the usual shape, or a guess of it
   * @param guessed whether other usual shapes may be tried
   * @throws ExportException if the model does not run at the given size, or at none
   */
  static ImageSizes settle(
      ValueInfo free, Shape guess, boolean channelsLast, boolean guessed, Trial trial) {
    SizeSearch search = new SizeSearch(free, guess, channelsLast);
    List<Shape> probes = new ArrayList<>(List.of(search.usual(guessed, trial)));
    for (int[][] more : List.of(EVEN, ODD)) {
      try {
        probes.add(search.further(probes.get(0), more, trial));
      } catch (ExportException refused) {
        return new ImageSizes(free, probes.subList(0, 1), "")
            .fixedBecause(String.valueOf(refused.getMessage()));
      }
    }
    String sizes = probes.stream().map(ImageSizes::text).collect(Collectors.joining(", "));
    return new ImageSizes(free, probes, "free; probed at " + sizes);
  }

  private Shape usual(boolean guessed, Trial trial) {
    Set<Shape> shapes = new LinkedHashSet<>(List.of(guess));
    for (int size : guessed ? USUAL : new int[0]) {
      shapes.add(sized(guess, size, size));
    }
    try {
      return first(shapes, trial);
    } catch (ExportException refused) {
      if (!guessed) {
        throw refused;
      }
      throw new ExportException(
          "no size of image is known: name the one that the model was exported for (input.height"
              + " and input.width in model.yaml); "
              + refused.getMessage(),
          refused);
    }
  }

  private Shape further(Shape usual, int[][] more, Trial trial) {
    int axis = channelsLast ? 0 : 1;
    List<Shape> shapes = new ArrayList<>();
    for (int[] offsets : more) {
      shapes.add(sized(usual, usual.dim(axis) + offsets[0], usual.dim(axis + 1) + offsets[1]));
    }
    return first(shapes, trial);
  }

  private static Shape first(Collection<Shape> shapes, Trial trial) {
    ExportException last = new ExportException("no size was tried");
    for (Shape shape : shapes) {
      try {
        trial.run(shape);
        return shape;
      } catch (ExportException refused) {
        last =
            new ExportException(
                "the model does not run at "
                    + shapes.stream().map(ImageSizes::text).collect(Collectors.joining(", "))
                    + ": "
                    + refused.getMessage(),
                refused);
      }
    }
    throw last;
  }

  /** The free ones of height and width at other sizes. */
  private Shape sized(Shape shape, int height, int width) {
    int axis = channelsLast ? 0 : 1;
    int[] sizes = shape.toArray();
    sizes[axis] = free.dim(axis + 1) < 0 ? height : sizes[axis];
    sizes[axis + 1] = free.dim(axis + 2) < 0 ? width : sizes[axis + 1];
    ImageEntry.requireSize(free, 1, IntStream.of(sizes).asLongStream().toArray());
    return Shape.of(sizes);
  }
}
