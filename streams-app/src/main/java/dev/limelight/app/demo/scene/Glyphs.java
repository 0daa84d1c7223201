package dev.limelight.app.demo.scene;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/**
 * Letters and digits as outlines. Fonts differ from machine to machine and may be missing
 * altogether; these strokes are the same everywhere.
 */
final class Glyphs {
  /** Height of a glyph's cell; its width is 1. */
  private static final double HEIGHT = 2;

  /** From the left edge of one cell to that of the next. */
  private static final double ADVANCE = 1.5;

  private Glyphs() {}

  /**
   * A word centred on the origin.
   *
   * @param word characters out of {@code 0-9} and {@code S T O P}
   * @param width of the whole word
   * @param height of the whole word
   * @param weight thickness of the strokes
   * @throws IllegalArgumentException if a character has no outline
   */
  static Shape word(String word, double width, double height, double weight) {
    double cells = ADVANCE * (word.length() - 1) + 1;
    AffineTransform place = new AffineTransform();
    place.scale((width - weight) / cells, (height - weight) / HEIGHT);
    place.translate(-cells / 2, -HEIGHT / 2);
    Path2D strokes = new Path2D.Double();
    for (int i = 0; i < word.length(); i++) {
      strokes.append(place.createTransformedShape(skeleton(word.charAt(i))), false);
      place.translate(ADVANCE, 0);
    }
    return pen(weight).createStrokedShape(strokes);
  }

  static BasicStroke pen(double weight) {
    return new BasicStroke((float) weight, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND);
  }

  private static Path2D skeleton(char character) {
    Path2D path = new Path2D.Double();
    switch (character) {
      case '0', 'O' -> path.append(new Ellipse2D.Double(0, 0, 1, 2), false);
      case '1' -> line(path, 0.1, 0.5, 0.6, 0, 0.6, 2);
      case '2' -> {
        path.moveTo(0.02, 0.6);
        path.curveTo(0, -0.2, 1, -0.2, 1, 0.55);
        path.curveTo(1, 1, 0.4, 1.3, 0, 2);
        path.lineTo(1.05, 2);
      }
      case '3' -> {
        path.moveTo(0.05, 0.35);
        path.curveTo(0.2, -0.15, 1, -0.1, 0.95, 0.5);
        path.curveTo(0.95, 0.95, 0.5, 0.95, 0.35, 0.95);
        path.curveTo(0.6, 0.95, 1.05, 1, 1, 1.5);
        path.curveTo(1, 2.15, 0.1, 2.1, 0, 1.6);
      }
      case '4' -> line(path, 1.05, 1.4, 0, 1.4, 0.75, 0, 0.75, 2);
      case '5' -> {
        line(path, 0.98, 0, 0.15, 0, 0.08, 0.9);
        path.curveTo(0.4, 0.65, 1, 0.75, 1, 1.35);
        path.curveTo(1, 2.2, 0.15, 2.1, 0, 1.6);
      }
      case '6' -> {
        path.append(new Ellipse2D.Double(0, 0.9, 1, 1.1), false);
        path.moveTo(0.85, 0);
        path.curveTo(0.4, 0.3, 0, 0.8, 0, 1.45);
      }
      case '7' -> line(path, 0, 0, 1, 0, 0.35, 2);
      case '8' -> {
        path.append(new Ellipse2D.Double(0.08, 0, 0.84, 0.92), false);
        path.append(new Ellipse2D.Double(0, 0.92, 1, 1.08), false);
      }
      case '9' -> {
        path.append(new Ellipse2D.Double(0, 0, 1, 1.1), false);
        path.moveTo(1, 0.55);
        path.curveTo(1, 1.2, 0.6, 1.7, 0.15, 2);
      }
      case 'S' -> {
        path.moveTo(0.98, 0.4);
        path.curveTo(0.9, -0.15, 0, -0.15, 0.02, 0.5);
        path.curveTo(0.05, 1.1, 1, 0.85, 1, 1.5);
        path.curveTo(1, 2.15, 0.05, 2.15, 0, 1.55);
      }
      case 'T' -> {
        line(path, -0.1, 0, 1.1, 0);
        line(path, 0.5, 0, 0.5, 2);
      }
      case 'P' -> {
        line(path, 0.05, 2, 0.05, 0, 0.5, 0);
        path.curveTo(1.15, 0, 1.15, 1.1, 0.5, 1.1);
        path.lineTo(0.05, 1.1);
      }
      default ->
          throw new IllegalArgumentException(
              "No outline for '" + character + "'; there are 0 to 9 and S, T, O, P");
    }
    return path;
  }

  private static void line(Path2D path, double... xy) {
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
  }
}
