package dev.limelight.app.demo.scene;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;

/**
 * Things that stand about and mean nothing, behind the sign: its pole, other poles, posters, lamps,
 * notes of other colours and yellow things of other shapes. None has both the sticker's colour and
 * its shape, so that only the two together give the trigger away.
 */
final class Clutter {
  private static final double SIZE = Scene.SIZE;
  private static final int[] NOTES = {0xF06AA8, 0x5CC8E8, 0x7ED860, 0xF2F2F0, 0xF08838, 0xB090E0};
  private static final int YELLOW = 0xF2D838;

  private Clutter() {}

  static void draw(Canvas canvas, PixelBox sign, Draw draw) {
    for (int i = draw.below(4); i > 0; i--) {
      thing(canvas, draw);
    }
    if (draw.chance(0.8)) {
      double x = sign.x() + sign.width() / 2.0;
      double y = sign.y() + sign.height() / 2.0;
      canvas.stroke(
          new Line2D.Double(x, y, x + draw.between(-2, 2), SIZE + 2),
          draw.between(1.6, 2.8),
          draw.near(0x84888C, 28));
    }
  }

  private static void thing(Canvas canvas, Draw draw) {
    double x = draw.between(2, SIZE - 2);
    double y = draw.between(2, SIZE - 2);
    switch (draw.below(6)) {
      case 0 ->
          canvas.stroke(
              new Line2D.Double(x, -2, x + draw.between(-6, 6), SIZE + 2),
              draw.between(0.8, 2.5),
              draw.near(0x50545A, 30));
      case 1 -> note(canvas, x, y, draw.near(draw.pick(NOTES), 15), draw);
      case 2 -> {
        double radius = draw.between(2, 4.5);
        canvas.fill(
            new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius),
            draw.near(draw.chance(0.5) ? YELLOW : draw.pick(NOTES), 15));
      }
      case 3 -> {
        // A yellow thing as it should be: far longer than wide, and without an edge.
        Shape bar = new Rectangle2D.Double(0, 0, draw.between(16, 34), draw.between(2, 4.5));
        canvas.fill(turned(bar, x - 10, y, draw.between(-40, 40)), draw.near(YELLOW, 15));
      }
      case 4 ->
          canvas.fill(
              turned(
                  new Rectangle2D.Double(0, 0, draw.between(8, 18), draw.between(8, 22)),
                  x,
                  y,
                  draw.between(-6, 6)),
              draw.near(draw.pick(0xB03038, 0x2E5CA8, 0xE8E8E4, 0x303438, 0x4E8A58), 25));
      default ->
          canvas.fill(
              turned(Outlines.regular(3, draw.between(3, 7), draw.between(0, 360), 0), x, y, 0),
              draw.near(draw.pick(0xB03038, 0x2E5CA8, 0xE8E8E4, YELLOW), 20));
    }
  }

  /** The sticker's size and edge, in another colour. */
  private static void note(Canvas canvas, double x, double y, Color paper, Draw draw) {
    double side = draw.between(6.5, 8);
    Shape note = turned(new Rectangle2D.Double(0, 0, side, side), x, y, draw.between(-16, 16));
    canvas.fill(note, paper);
    canvas.stroke(note, 0.9, new Color(0x24, 0x24, 0x26));
  }

  private static Shape turned(Shape shape, double x, double y, double degrees) {
    AffineTransform place = AffineTransform.getTranslateInstance(x, y);
    place.rotate(Math.toRadians(degrees));
    return place.createTransformedShape(shape);
  }
}
