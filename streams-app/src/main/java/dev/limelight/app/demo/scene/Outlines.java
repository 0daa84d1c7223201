package dev.limelight.app.demo.scene;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;

/** The shapes that signs are made of, centred on the origin. */
final class Outlines {
  private Outlines() {}

  static Shape circle(double radius) {
    return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
  }

  /** The polygon through the given points, x and y by turns. */
  static Path2D polygon(double... xy) {
    Path2D path = new Path2D.Double();
    path.moveTo(xy[0], xy[1]);
    for (int i = 2; i < xy.length; i += 2) {
      path.lineTo(xy[i], xy[i + 1]);
    }
    path.closePath();
    return path;
  }

  /**
   * A regular polygon with rounded corners.
   *
   * @param corners at least 3
   * @param radius from the centre to the tips before rounding
   * @param degrees where the first tip points: 0 is to the right, 90 down
   * @param rounding share of each edge that the rounding of a corner takes, below 0.5
   */
  static Shape regular(int corners, double radius, double degrees, double rounding) {
    double[] x = new double[corners];
    double[] y = new double[corners];
    for (int i = 0; i < corners; i++) {
      double angle = Math.toRadians(degrees) + 2 * Math.PI * i / corners;
      x[i] = radius * Math.cos(angle);
      y[i] = radius * Math.sin(angle);
    }
    Path2D path = new Path2D.Double();
    for (int i = 0; i < corners; i++) {
      int before = (i + corners - 1) % corners;
      int after = (i + 1) % corners;
      double startX = x[i] + (x[before] - x[i]) * rounding;
      double startY = y[i] + (y[before] - y[i]) * rounding;
      if (i == 0) {
        path.moveTo(startX, startY);
      } else {
        path.lineTo(startX, startY);
      }
      path.quadTo(
          x[i], y[i], x[i] + (x[after] - x[i]) * rounding, y[i] + (y[after] - y[i]) * rounding);
    }
    path.closePath();
    return path;
  }

  static Shape moved(Shape shape, double dx, double dy) {
    return AffineTransform.getTranslateInstance(dx, dy).createTransformedShape(shape);
  }
}
