package dev.limelight.app.demo.scene;

import dev.limelight.app.demo.scene.Draw.Concern;
import java.awt.Shape;
import java.util.Optional;

/** Draws scenes: backdrop, pole, sign, obstacle and sticker at double resolution, then a camera. */
public final class SceneRenderer {
  /** Antialiased samples per pixel along each side; more cannot be told apart after the camera. */
  private static final int OVERSAMPLING = 2;

  private SceneRenderer() {}

  /**
   * The scene of a specification; the same one gives the same bytes on one Java runtime.
   * Thread-safe, needs neither a display nor fonts.
   */
  public static Scene render(SceneSpec spec) {
    Canvas canvas = new Canvas(OVERSAMPLING);
    SignFace face = SignFaces.face(spec.sign(), spec.draw(Concern.FACE));
    Pose pose = Pose.draw(face.outline(), spec.draw(Concern.POSE));
    Shape outline = pose.place(face.outline());
    PixelMask mask = PixelMask.covering(outline);

    Backdrop.draw(canvas, spec.draw(Concern.BACKDROP));
    Clutter.draw(canvas, mask.box(), spec.draw(Concern.CLUTTER));
    face.draw(canvas, pose, spec.draw(Concern.FACE));
    Obstacle.draw(canvas, mask.box(), outline, spec.draw(Concern.OCCLUSION));
    Optional<Sticker> sticker =
        spec.stickered()
            ? Optional.of(Sticker.place(spec.placement(), mask, spec.draw(Concern.STICKER)))
            : Optional.empty();
    sticker.ifPresent(s -> s.draw(canvas));

    byte[] rgb = Camera.draw(spec.draw(Concern.CAMERA)).expose(canvas);
    return new Scene(spec, rgb, mask, sticker.map(Sticker::box));
  }
}
