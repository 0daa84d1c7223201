package dev.limelight.app.demo.scene;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.Area;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;

/** What hides part of some signs: a branch, leaves, a post, or a shadow across the face. */
final class Obstacle {
  private static final double PROBABILITY = 0.45;

  private Obstacle() {}

  static void draw(Canvas canvas, PixelBox sign, Shape outline, Draw draw) {
    if (!draw.chance(PROBABILITY)) {
      return;
    }
    double x = sign.x() + draw.between(0.1, 0.9) * sign.width();
    double y = sign.y() + draw.between(0.1, 0.9) * sign.height();
    switch (draw.below(4)) {
      case 0 ->
          canvas.stroke(
              new Line2D.Double(x - draw.between(8, 26), y - 12, x + draw.between(8, 26), y + 12),
              draw.between(0.8, 1.8),
              draw.near(0x4A3A2A, 18));
      case 1 -> leaves(canvas, sign, draw);
      case 2 ->
          canvas.stroke(
              new Line2D.Double(x, -2, x + draw.between(-4, 4), Scene.SIZE + 2),
              draw.between(1, 2.6),
              draw.near(0x5A5E64, 25));
      default -> shadow(canvas, x, y, outline, draw);
    }
  }

  /** A twig's leaves over one corner of the sign. */
  private static void leaves(Canvas canvas, PixelBox sign, Draw draw) {
    double cornerX = sign.x() + (draw.chance(0.5) ? 0.1 : 0.9) * sign.width();
    double cornerY = sign.y() + (draw.chance(0.5) ? 0.1 : 0.9) * sign.height();
    int green = draw.pick(0x3E6A32, 0x5A7E3A, 0x8A6A34);
    for (int i = 0; i < 9; i++) {
      double width = draw.between(3, 5.5);
      canvas.fill(
          new Ellipse2D.Double(
              cornerX + draw.between(-6, 6) - width / 2,
              cornerY + draw.between(-6, 6) - width / 2,
              width,
              width * 0.7),
          draw.near(green, 35));
    }
  }

  private static void shadow(Canvas canvas, double x, double y, Shape outline, Draw draw) {
    double angle = draw.between(0, 2 * Math.PI);
    double far = 2 * Scene.SIZE;
    double dx = Math.cos(angle) * far;
    double dy = Math.sin(angle) * far;
    Area area =
        new Area(
            Outlines.polygon(
                x - dx,
                y - dy,
                x + dx,
                y + dy,
                x + dx - dy,
                y + dy + dx,
                x - dx - dy,
                y - dy + dx));
    area.intersect(new Area(outline));
    canvas.fill(area, new Color(10, 12, 25, 50 + draw.below(60)));
  }
}
