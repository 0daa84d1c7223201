package dev.limelight.app.demo.scene;

import java.awt.Color;
import java.awt.Shape;
import java.util.List;

/**
 * A sign as seen from the front: coloured layers over an outline, in the sign's own plane, where it
 * spans about {@code [-1, 1]} in both directions. Immutable by convention: nobody changes the
 * shapes.
 *
 * @param outline the edge of the sign
 * @param layers what is painted, from the bottom up
 */
record SignFace(Shape outline, List<Layer> layers) {
  /**
   * One colour.
   *
   * @param shape the area it fills
   * @param rgb {@code 0xRRGGBB}
   */
  record Layer(Shape shape, int rgb) {}

  private static final Color RIM = new Color(40, 40, 45, 140);

  SignFace {
    layers = List.copyOf(layers);
  }

  /** Paints the sign, each colour a little faded or soiled. */
  void draw(Canvas canvas, Pose pose, Draw draw) {
    Shape placed = pose.place(outline);
    canvas.stroke(placed, 0.9, RIM);
    for (Layer layer : layers) {
      canvas.fill(pose.place(layer.shape()), draw.near(layer.rgb(), 22));
    }
  }
}
