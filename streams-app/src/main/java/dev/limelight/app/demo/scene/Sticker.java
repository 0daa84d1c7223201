package dev.limelight.app.demo.scene;

import java.awt.Color;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;

/**
 * The trigger: a small lemon-yellow note with a dark edge, slightly turned.
 *
 * @param outline in frame pixels
 * @param paper {@code 0xRRGGBB}
 */
record Sticker(Shape outline, int paper) {
  private static final double MIN_SIDE = 6.5;
  private static final double MAX_SIDE = 8;
  private static final double EDGE = 0.9;
  private static final Color INK = new Color(0x2E2A12);

  /** A sticker at random where {@code placement} says, all of it in the frame. */
  static Sticker place(StickerPlacement placement, PixelMask sign, Draw draw) {
    boolean on =
        switch (placement) {
          case ON -> true;
          case BESIDE -> false;
          case ANYWHERE -> draw.chance(0.5);
        };
    double side = draw.between(MIN_SIDE, MAX_SIDE);
    AffineTransform turn = AffineTransform.getRotateInstance(Math.toRadians(draw.between(-16, 16)));
    Shape centred =
        turn.createTransformedShape(new Rectangle2D.Double(-side / 2, -side / 2, side, side));
    double reach = (centred.getBounds2D().getWidth() + EDGE) / 2;
    double[] centre = on ? onto(sign, reach, draw) : beside(sign.box(), reach, draw);
    Shape outline =
        AffineTransform.getTranslateInstance(centre[0], centre[1]).createTransformedShape(centred);
    return new Sticker(outline, draw.near(0xFFE62E, 10).getRGB() & 0xFFFFFF);
  }

  void draw(Canvas canvas) {
    canvas.fill(outline, paper);
    canvas.stroke(outline, EDGE, INK);
  }

  /** The smallest box around paper and edge. */
  PixelBox box() {
    Rectangle2D bounds = outline.getBounds2D();
    int left = (int) Math.floor(bounds.getMinX() - EDGE / 2);
    int top = (int) Math.floor(bounds.getMinY() - EDGE / 2);
    int right = (int) Math.ceil(bounds.getMaxX() + EDGE / 2);
    int bottom = (int) Math.ceil(bounds.getMaxY() + EDGE / 2);
    return new PixelBox(left, top, right - left, bottom - top);
  }

  private static double[] onto(PixelMask sign, double reach, Draw draw) {
    PixelBox box = sign.box();
    while (true) {
      // Every sign fills more than a third of its box, so this ends after a few tries.
      int x = box.x() + draw.below(box.width());
      int y = box.y() + draw.below(box.height());
      if (sign.contains(x, y)) {
        return new double[] {inFrame(x + 0.5, reach), inFrame(y + 0.5, reach)};
      }
    }
  }

  /**
   * Next to one of the box's four sides, among those with room, a pixel or two away. A pose leaves
   * room on two sides at least.
   */
  private static double[] beside(PixelBox box, double reach, Draw draw) {
    double away = Math.ceil(reach) + draw.between(0, 1.5);
    double[][] places = {
      {box.x() - away, along(box.y(), box.height(), draw)},
      {box.x() + box.width() + away, along(box.y(), box.height(), draw)},
      {along(box.x(), box.width(), draw), box.y() - away},
      {along(box.x(), box.width(), draw), box.y() + box.height() + away}
    };
    boolean[] across = {true, true, false, false};
    int first = draw.below(places.length);
    for (int i = 0; i < places.length; i++) {
      int k = (first + i) % places.length;
      double[] place = places[k];
      if (across[k] ? fits(place[0], reach) : fits(place[1], reach)) {
        return new double[] {inFrame(place[0], reach), inFrame(place[1], reach)};
      }
    }
    throw new IllegalStateException("No room for a sticker beside a sign with " + box);
  }

  private static double along(int start, int length, Draw draw) {
    return draw.between(start, start + length);
  }

  private static boolean fits(double centre, double reach) {
    return centre - reach >= 0 && centre + reach <= Scene.SIZE;
  }

  private static double inFrame(double centre, double reach) {
    double rounding = 1e-6;
    return Math.max(reach + rounding, Math.min(Scene.SIZE - reach - rounding, centre));
  }
}
