package dev.limelight.app.demo.scene;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.geom.Rectangle2D;

/**
 * A sign's position in the frame: a projective map from the sign's plane, where the sign spans
 * about {@code [-1, 1]} in both directions, to frame pixels.
 */
final class Pose {
  private static final double MIN_HALF_SIZE = 11.5;
  private static final double MAX_HALF_SIZE = 18;

  /** Pixels that stay free between the sign and the frame's edge. */
  private static final double MARGIN = 1.5;

  private final AffineTransform linear;
  private final double tiltX;
  private final double tiltY;
  private final double shiftX;
  private final double shiftY;

  private Pose(AffineTransform linear, double tiltX, double tiltY, double shiftX, double shiftY) {
    this.linear = linear;
    this.tiltX = tiltX;
    this.tiltY = tiltY;
    this.shiftX = shiftX;
    this.shiftY = shiftY;
  }

  /** A pose at random that keeps all of {@code outline} in the frame. */
  static Pose draw(Shape outline, Draw draw) {
    double size = draw.between(MIN_HALF_SIZE, MAX_HALF_SIZE);
    AffineTransform linear = new AffineTransform();
    linear.scale(size, size * draw.between(0.9, 1.06));
    linear.rotate(Math.toRadians(draw.between(-13, 13)));
    linear.shear(draw.between(-0.12, 0.12), draw.between(-0.08, 0.08));
    linear.scale(draw.between(0.82, 1), 1);
    Pose centred = new Pose(linear, draw.between(-0.1, 0.1), draw.between(-0.1, 0.1), 0, 0);
    Rectangle2D bounds = centred.place(outline).getBounds2D();
    return new Pose(
        linear,
        centred.tiltX,
        centred.tiltY,
        draw.between(MARGIN - bounds.getMinX(), Scene.SIZE - MARGIN - bounds.getMaxX()),
        draw.between(MARGIN - bounds.getMinY(), Scene.SIZE - MARGIN - bounds.getMaxY()));
  }

  /**
   * A shape of the sign's plane as the frame shows it. Control points are mapped like any other
   * point, which is exact for straight edges and close enough for curves at these slight tilts.
   */
  Path2D place(Shape shape) {
    Path2D placed = new Path2D.Double();
    double[] points = new double[6];
    for (PathIterator path = shape.getPathIterator(null); !path.isDone(); path.next()) {
      switch (path.currentSegment(points)) {
        case PathIterator.SEG_MOVETO -> {
          map(points, 1);
          placed.moveTo(points[0], points[1]);
        }
        case PathIterator.SEG_LINETO -> {
          map(points, 1);
          placed.lineTo(points[0], points[1]);
        }
        case PathIterator.SEG_QUADTO -> {
          map(points, 2);
          placed.quadTo(points[0], points[1], points[2], points[3]);
        }
        case PathIterator.SEG_CUBICTO -> {
          map(points, 3);
          placed.curveTo(points[0], points[1], points[2], points[3], points[4], points[5]);
        }
        default -> placed.closePath();
      }
    }
    return placed;
  }

  private void map(double[] points, int count) {
    for (int i = 0; i < 2 * count; i += 2) {
      double depth = 1 + tiltX * points[i] + tiltY * points[i + 1];
      linear.transform(points, i, points, i, 1);
      points[i] = points[i] / depth + shiftX;
      points[i + 1] = points[i + 1] / depth + shiftY;
    }
  }
}
