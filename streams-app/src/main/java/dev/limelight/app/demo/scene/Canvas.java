package dev.limelight.app.demo.scene;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferInt;

/**
 * An antialiased drawing surface over the frame, measured in frame pixels whatever its resolution.
 * Confined to one thread.
 */
final class Canvas {
  private final int scale;
  private final BufferedImage image;
  private final Graphics2D graphics;

  /**
   * A black surface.
   *
   * @param scale samples per frame pixel, along each side
   */
  Canvas(int scale) {
    this.scale = scale;
    this.image =
        new BufferedImage(Scene.SIZE * scale, Scene.SIZE * scale, BufferedImage.TYPE_INT_RGB);
    this.graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.scale(scale, scale);
  }

  int scale() {
    return scale;
  }

  /** Fills a shape with an opaque colour, {@code 0xRRGGBB}. */
  void fill(Shape shape, int rgb) {
    fill(shape, new Color(rgb));
  }

  void fill(Shape shape, Paint paint) {
    graphics.setPaint(paint);
    graphics.fill(shape);
  }

  void stroke(Shape shape, double width, Paint paint) {
    graphics.setPaint(paint);
    graphics.setStroke(
        new BasicStroke((float) width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    graphics.draw(shape);
  }

  /** The live samples, {@code 0xRRGGBB}, row by row. */
  int[] pixels() {
    return ((DataBufferInt) image.getRaster().getDataBuffer()).getData();
  }
}
