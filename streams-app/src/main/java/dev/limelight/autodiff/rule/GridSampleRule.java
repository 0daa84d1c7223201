package dev.limelight.autodiff.rule;

import dev.limelight.autodiff.Dims;
import dev.limelight.autodiff.GraphBuilder;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.RuleContext;
import dev.limelight.autodiff.RuleNotApplicableException;
import dev.limelight.autodiff.Value;
import dev.limelight.onnx.Attributes;
import dev.limelight.onnx.ElementType;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * GridSample, the sampler of spatial transformers (Jaderberg et al. 2015, section 3.3): each output
 * is a mean of the four pixels around a place, weighted by how near they are. Backwards each pixel
 * receives its share, and the place receives how the mean changes where it moves.
 *
 * <p>All values here are {@code [N, 1 or C, K]}, one column for each of the K places.
 */
final class GridSampleRule {
  private final RuleContext c;
  private final GraphBuilder graph;
  private final Dims image;
  private final long places;
  private final boolean nearest;
  private final boolean border;

  private GridSampleRule(RuleContext c) {
    this.c = c;
    this.graph = c.graph();
    this.image = c.input(0).dims();
    Dims grid = c.input(1).dims();
    String mode = c.attributes().text("mode", "bilinear");
    String padding = c.attributes().text("padding_mode", "zeros");
    this.nearest = mode.equals("nearest");
    this.border = padding.equals("border");
    if (image.rank() != 4 || !(nearest || mode.equals("bilinear"))) {
      throw new RuleNotApplicableException("its mode '" + mode + "' is not covered");
    }
    if (!border && !padding.equals("zeros")) {
      throw new RuleNotApplicableException("its padding_mode '" + padding + "' is not covered");
    }
    if (nearest && c.needs(1)) {
      throw new RuleNotApplicableException("its nearest neighbours are chosen by the image");
    }
    this.places = Window.known(grid, 1) * Window.known(grid, 2);
  }

  static void register(OperatorRules.Builder table) {
    table.rule("GridSample", c -> new GridSampleRule(c).differentiate());
  }

  /** A coordinate of all places, in pixels. */
  private record Coordinate(Value at, Value floor, Value rest, long size) {}

  /** One of the pixels around the places: how much it counts, and where it is. */
  private record Corner(int right, int below, Value weight, Value inside, Value index) {}

  private void differentiate() {
    long channels = Window.known(image, 1);
    Dims columns = Dims.of(image.at(0), channels, places);
    Coordinate x = coordinate(0, Window.known(image, 3));
    Coordinate y = coordinate(1, Window.known(image, 2));
    List<Corner> corners = corners(x, y);
    c.fullToInput(0, g -> toPixels(graph.reshape(g, columns), corners));
    c.fullToInput(1, g -> toPlaces(graph.reshape(g, columns), x, y, corners));
  }

  private Coordinate coordinate(int index, long size) {
    Value own =
        graph.emit(
            "Gather",
            Attributes.NONE.with("axis", 3L),
            ElementType.FLOAT,
            c.input(1).dims().with(3, 1),
            c.input(1),
            graph.longs(index));
    Value line = graph.reshape(own, Dims.of(image.at(0), 1, places));
    Value at = graph.add(graph.scale(line, slope(size)), graph.scalar((size - 1) / 2f));
    if (border) {
      at = clipped(at, size);
    }
    Value floor = graph.unary(nearest ? "Round" : "Floor", at);
    return new Coordinate(at, floor, graph.sub(at, floor), size);
  }

  /** Pixels for one unit of the grid, which goes from -1 to 1. */
  private float slope(long size) {
    return (c.attributes().flag("align_corners", false) ? size - 1 : size) / 2f;
  }

  private Value clipped(Value at, long size) {
    return graph.emit("Clip", at.dims(), at, graph.scalar(0), graph.scalar(size - 1f));
  }

  private List<Corner> corners(Coordinate x, Coordinate y) {
    List<Corner> corners = new ArrayList<>();
    int last = nearest ? 0 : 1;
    for (int below = 0; below <= last; below++) {
      for (int right = 0; right <= last; right++) {
        Value column = moved(x, right);
        Value row = moved(y, below);
        Value inside = graph.mul(inside(column, x.size()), inside(row, y.size()));
        Value weight =
            nearest ? inside : graph.mul(graph.mul(share(x, right), share(y, below)), inside);
        Value line = graph.scale(clipped(row, y.size()), (float) x.size());
        Value index = graph.add(line, clipped(column, x.size()));
        corners.add(new Corner(right, below, weight, inside, everyChannel(index)));
      }
    }
    return corners;
  }

  private Value moved(Coordinate coordinate, int by) {
    return by == 0 ? coordinate.floor() : graph.add(coordinate.floor(), graph.scalar(by));
  }

  private Value inside(Value at, long size) {
    return graph.mul(Masks.above(graph, at, -0.5f), Masks.below(graph, at, size - 0.5f));
  }

  /** How much of the weight a side gets: the nearer, the more. */
  private Value share(Coordinate coordinate, int side) {
    return side == 1 ? coordinate.rest() : graph.sub(graph.scalar(1f), coordinate.rest());
  }

  private Value everyChannel(Value index) {
    Value whole =
        graph.emit(
            "Cast",
            Attributes.NONE.with("to", (long) ElementType.INT64.code()),
            ElementType.INT64,
            index.dims(),
            index);
    Value copies = graph.longs(1, Window.known(image, 1), 1);
    return graph.emit(
        "Tile",
        Attributes.NONE,
        ElementType.INT64,
        index.dims().with(1, Window.known(image, 1)),
        whole,
        copies);
  }

  private Value toPixels(Value g, List<Corner> corners) {
    Value[] shares = corners.stream().map(at -> graph.mul(g, at.weight())).toArray(Value[]::new);
    Value[] indices = corners.stream().map(Corner::index).toArray(Value[]::new);
    Dims joined = g.dims().with(2, places * corners.size());
    Attributes last = Attributes.NONE.with("axis", 2L);
    Value scattered =
        graph.emit(
            "ScatterElements",
            last.with("reduction", "add"),
            ElementType.FLOAT,
            flat(),
            graph.reshape(Plain.zerosLike(graph, c.input(0)), flat()),
            graph.emit("Concat", last, ElementType.INT64, joined, indices),
            graph.emit("Concat", last, ElementType.FLOAT, joined, shares));
    return graph.reshapeLike(scattered, c.input(0));
  }

  private Dims flat() {
    return Dims.of(image.at(0), image.at(1), image.at(2) * image.at(3));
  }

  private Value toPlaces(Value g, Coordinate x, Coordinate y, List<Corner> corners) {
    Value pixels = graph.reshape(c.input(0), flat());
    Attributes last = Attributes.NONE.with("axis", 2L);
    Value toX = null;
    Value toY = null;
    for (Corner corner : corners) {
      Value pixel =
          graph.emit("GatherElements", last, ElementType.FLOAT, g.dims(), pixels, corner.index());
      Value felt = graph.mul(graph.reduceSum(graph.mul(g, pixel), 1), corner.inside());
      Value alongX = graph.mul(felt, share(y, corner.below()));
      Value alongY = graph.mul(felt, share(x, corner.right()));
      toX = sum(toX, corner.right() == 1 ? alongX : graph.unary("Neg", alongX));
      toY = sum(toY, corner.below() == 1 ? alongY : graph.unary("Neg", alongY));
    }
    Value both =
        graph.emit(
            "Concat",
            Attributes.NONE.with("axis", 1L),
            ElementType.FLOAT,
            Dims.of(image.at(0), 2, places),
            scaled(toX, x),
            scaled(toY, y));
    return graph.reshapeLike(graph.transpose(both, 0, 2, 1), c.input(1));
  }

  private Value sum(@Nullable Value first, Value second) {
    return first == null ? second : graph.add(first, second);
  }

  /** From pixels to the grid's units; a place that was moved to the border stays there. */
  private Value scaled(@Nullable Value toPixels, Coordinate coordinate) {
    Value result = graph.scale(Objects.requireNonNull(toPixels), slope(coordinate.size()));
    if (!border) {
      return result;
    }
    Value free =
        graph.mul(
            Masks.above(graph, coordinate.at(), 0),
            Masks.below(graph, coordinate.at(), coordinate.size() - 1f));
    return graph.mul(result, free);
  }
}
