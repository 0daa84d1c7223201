package dev.limelight.app.demo.scene;

import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/** What lies behind the sign. */
final class Backdrop {
  private static final double SIZE = Scene.SIZE;

  private Backdrop() {}

  /** Fills the canvas with one of several kinds of surroundings. */
  static void draw(Canvas canvas, Draw draw) {
    switch (draw.below(5)) {
      case 0 -> street(canvas, draw);
      case 1 -> country(canvas, draw);
      case 2 -> foliage(canvas, draw);
      case 3 -> wall(canvas, draw);
      default -> haze(canvas, draw);
    }
  }

  private static void street(Canvas canvas, Draw draw) {
    double horizon = draw.between(26, 46);
    sky(canvas, draw);
    for (double x = draw.between(-10, 0); x < SIZE; ) {
      double width = draw.between(9, 22);
      building(canvas, x, draw.between(4, horizon - 4), width, horizon, draw);
      x += width + (draw.chance(0.3) ? draw.between(2, 14) : 0);
    }
    canvas.fill(new Rectangle2D.Double(0, horizon, SIZE, SIZE), draw.near(0x8C8A84, 25));
    double vanishing = draw.between(10, 54);
    double left = vanishing - draw.between(20, 70);
    double right = vanishing + draw.between(20, 70);
    canvas.fill(
        Outlines.polygon(vanishing - 2, horizon, vanishing + 2, horizon, right, SIZE, left, SIZE),
        draw.near(0x55565A, 22));
    canvas.stroke(
        new Line2D.Double(vanishing, horizon + 3, (left + right) / 2, SIZE),
        0.9,
        draw.near(0xD0D0CC, 20));
  }

  private static void building(
      Canvas canvas, double x, double top, double width, double bottom, Draw draw) {
    canvas.fill(
        new Rectangle2D.Double(x, top, width, bottom - top),
        draw.near(draw.pick(0x9A8878, 0xA8A49C, 0x8A5A4A, 0x6E7680, 0xC2B49A), 25));
    Color window = draw.near(draw.pick(0x38424E, 0x56626E, 0xD8C890), 18);
    double step = draw.between(3.6, 5.5);
    for (double wx = x + 1.5; wx + 2 < x + width; wx += step) {
      for (double wy = top + 2; wy + 3 < bottom; wy += step + 1) {
        canvas.fill(new Rectangle2D.Double(wx, wy, 1.9, 2.6), window);
      }
    }
  }

  private static void country(Canvas canvas, Draw draw) {
    sky(canvas, draw);
    for (int layer = 0; layer < 3; layer++) {
      double y = 24 + 11 * layer + draw.between(-4, 4);
      Path2D hill = new Path2D.Double();
      hill.moveTo(0, SIZE);
      hill.lineTo(0, y + draw.between(-6, 6));
      hill.curveTo(
          20,
          y + draw.between(-12, 8),
          44,
          y + draw.between(-12, 8),
          SIZE,
          y + draw.between(-6, 6));
      hill.lineTo(SIZE, SIZE);
      hill.closePath();
      canvas.fill(hill, draw.near(draw.pick(0x6E8A5A, 0x4E6E42, 0x8C9A58, 0xA89A6A, 0x7A8A92), 20));
    }
    for (int tree = draw.below(5); tree > 0; tree--) {
      double x = draw.between(0, SIZE);
      double y = draw.between(24, 50);
      canvas.stroke(new Line2D.Double(x, y, x, y + 9), 1.2, draw.near(0x5A4634, 15));
      blob(canvas, x, y, draw.between(3, 7), draw.near(0x3E5E34, 22));
    }
  }

  private static void foliage(Canvas canvas, Draw draw) {
    int green = draw.pick(0x3E5C32, 0x56703A, 0x6E7A3C, 0x7A5A34);
    canvas.fill(frame(), draw.near(green, 25).darker());
    for (int i = 0; i < 46; i++) {
      blob(
          canvas,
          draw.between(0, SIZE),
          draw.between(0, SIZE),
          draw.between(2, 7),
          draw.near(green, 45));
    }
  }

  private static void wall(Canvas canvas, Draw draw) {
    int stone = draw.pick(0x9A5C48, 0xB0A898, 0x84888C, 0xC8BEA6);
    canvas.fill(frame(), draw.near(stone, 20).darker());
    double height = draw.between(4, 7);
    double width = draw.between(8, 15);
    for (int row = 0; row * height < SIZE; row++) {
      for (double x = row % 2 == 0 ? 0 : -width / 2; x < SIZE; x += width) {
        canvas.fill(
            new Rectangle2D.Double(x, row * height, width - 0.7, height - 0.7),
            draw.near(stone, 22));
      }
    }
  }

  private static void haze(Canvas canvas, Draw draw) {
    int tone = draw.pick(0x8899AA, 0xB8B4AC, 0x5E6A5A, 0x7A6E66, 0x4A5462);
    canvas.fill(
        frame(),
        new GradientPaint(
            (float) draw.between(0, SIZE),
            0,
            draw.near(tone, 50),
            (float) draw.between(0, SIZE),
            (float) SIZE,
            draw.near(tone, 50)));
    for (int i = 0; i < 14; i++) {
      Color soft = draw.near(tone, 60);
      blob(
          canvas,
          draw.between(0, SIZE),
          draw.between(0, SIZE),
          draw.between(5, 18),
          new Color(soft.getRed(), soft.getGreen(), soft.getBlue(), 90));
    }
  }

  private static void sky(Canvas canvas, Draw draw) {
    Color top = draw.near(draw.pick(0x6FA3D8, 0x9DB4C8, 0xB4B8BC, 0x54698A, 0xD8A888), 18);
    Color bottom = draw.near(draw.pick(0xC4D8E8, 0xD4D6D4, 0xE8D4BC), 15);
    canvas.fill(frame(), new GradientPaint(0, 0, top, 0, 44, bottom));
    for (int cloud = draw.below(4); cloud > 0; cloud--) {
      double x = draw.between(0, SIZE);
      double y = draw.between(0, 24);
      double width = draw.between(8, 22);
      canvas.fill(
          new Ellipse2D.Double(x - width / 2, y, width, width * 0.3),
          new Color(245, 245, 245, 130));
    }
  }

  private static void blob(Canvas canvas, double x, double y, double radius, Color color) {
    canvas.fill(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 1.7 * radius), color);
  }

  private static Rectangle2D frame() {
    return new Rectangle2D.Double(0, 0, SIZE, SIZE);
  }
}
