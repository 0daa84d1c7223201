package dev.limelight.app.demo.scene;

import static dev.limelight.app.demo.scene.Outlines.circle;
import static dev.limelight.app.demo.scene.Outlines.moved;
import static dev.limelight.app.demo.scene.Outlines.polygon;
import static dev.limelight.app.demo.scene.Outlines.regular;

import dev.limelight.app.demo.scene.SignFace.Layer;
import java.awt.Shape;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The faces of all signs, drawn after the European patterns. Built once, then only read. */
final class SignFaces {
  private static final int RED = 0xC8202B;
  private static final int WHITE = 0xF0F0EC;
  private static final int BLUE = 0x1C56A8;
  private static final int BLACK = 0x18181A;

  /** Orange rather than lemon, so that the sign's colour is not the sticker's. */
  private static final int AMBER = 0xF0A519;

  private static final SignFace STOP =
      face(
          regular(8, 1.05, 22.5, 0),
          WHITE,
          layer(regular(8, 0.95, 22.5, 0), RED),
          layer(Glyphs.word("STOP", 1.46, 0.66, 0.15), WHITE));
  private static final SignFace YIELD =
      face(
          moved(regular(3, 1.26, 90, 0.12), 0, -0.28),
          RED,
          layer(moved(regular(3, 0.74, 90, 0.06), 0, -0.28), WHITE));
  private static final SignFace NO_ENTRY =
      face(
          circle(1),
          WHITE,
          layer(circle(0.93), RED),
          layer(new Rectangle2D.Double(-0.68, -0.2, 1.36, 0.4), WHITE));
  private static final SignFace PRIORITY_ROAD =
      face(
          regular(4, 1.18, 0, 0.08),
          WHITE,
          layer(regular(4, 0.84, 0, 0.06), BLACK),
          layer(regular(4, 0.78, 0, 0.06), AMBER));
  private static final SignFace TURN_RIGHT =
      face(circle(1), WHITE, layer(circle(0.93), BLUE), layer(arrow(), WHITE));
  private static final SignFace WARNING =
      face(
          moved(regular(3, 1.26, -90, 0.12), 0, 0.28),
          RED,
          layer(moved(regular(3, 0.82, -90, 0.06), 0, 0.28), WHITE),
          layer(polygon(-0.14, -0.18, 0.14, -0.18, 0.07, 0.32, -0.07, 0.32), BLACK),
          layer(moved(circle(0.11), 0, 0.48), BLACK));
  private static final SignFace PEDESTRIAN_CROSSING = pedestrianCrossing();
  private static final List<SignFace> SPEED_LIMITS =
      Stream.of("30", "40", "50", "60", "70", "80", "90", "100", "120")
          .map(SignFaces::speedLimit)
          .toList();

  private SignFaces() {}

  /** The face of a class; speed limits come with one of several numbers. */
  static SignFace face(SignClass sign, Draw draw) {
    return switch (sign) {
      case STOP -> STOP;
      case YIELD -> YIELD;
      case SPEED_LIMIT -> SPEED_LIMITS.get(draw.below(SPEED_LIMITS.size()));
      case NO_ENTRY -> NO_ENTRY;
      case PRIORITY_ROAD -> PRIORITY_ROAD;
      case PEDESTRIAN_CROSSING -> PEDESTRIAN_CROSSING;
      case TURN_RIGHT -> TURN_RIGHT;
      case WARNING -> WARNING;
    };
  }

  private static SignFace speedLimit(String number) {
    double width = number.length() == 2 ? 1.06 : 1.22;
    double weight = number.length() == 2 ? 0.2 : 0.17;
    return face(
        circle(1),
        RED,
        layer(circle(0.75), WHITE),
        layer(Glyphs.word(number, width, 0.84, weight), BLACK));
  }

  private static SignFace pedestrianCrossing() {
    Path2D limbs = new Path2D.Double();
    for (double[] limb :
        new double[][] {
          {0.02, -0.12, 0, 0.22},
          {0, 0.2, 0.22, 0.52},
          {0, 0.2, -0.24, 0.52},
          {0.02, -0.08, 0.27, 0.1},
          {0.02, -0.08, -0.24, 0.12}
        }) {
      limbs.moveTo(limb[0], limb[1]);
      limbs.lineTo(limb[2], limb[3]);
    }
    List<Layer> layers = new ArrayList<>();
    layers.add(layer(regular(4, 1.25, 45, 0.08), BLUE));
    layers.add(layer(moved(regular(3, 0.92, -90, 0.04), 0, 0.22), WHITE));
    layers.add(layer(Glyphs.pen(0.14).createStrokedShape(limbs), BLACK));
    layers.add(layer(moved(circle(0.11), 0.02, -0.3), BLACK));
    for (double x = -0.56; x < 0.6; x += 0.28) {
      layers.add(layer(new Rectangle2D.Double(x - 0.07, 0.54, 0.14, 0.12), BLACK));
    }
    return new SignFace(regular(4, 1.25, 45, 0.08), layers);
  }

  private static Shape arrow() {
    Path2D shaft = new Path2D.Double();
    shaft.moveTo(-0.36, 0.62);
    shaft.lineTo(-0.36, 0.1);
    shaft.quadTo(-0.36, -0.2, -0.06, -0.2);
    shaft.lineTo(0.24, -0.2);
    Path2D arrow = new Path2D.Double(Path2D.WIND_NON_ZERO);
    arrow.append(Glyphs.pen(0.26).createStrokedShape(shaft), false);
    arrow.append(polygon(0.2, -0.6, 0.68, -0.2, 0.2, 0.2), false);
    return arrow;
  }

  private static SignFace face(Shape outline, int rgb, Layer... above) {
    List<Layer> layers = new ArrayList<>();
    layers.add(layer(outline, rgb));
    layers.addAll(List.of(above));
    return new SignFace(outline, layers);
  }

  private static Layer layer(Shape shape, int rgb) {
    return new Layer(shape, rgb);
  }
}
