package dev.limelight.topology;

import dev.limelight.metric.Region;
import dev.limelight.schemas.Box;
import dev.limelight.tensor.FloatTensor;
import java.util.Optional;

/** An event's image as its model takes it. */
public interface PreparedImage {

  /** Normalised values, {@code [C,H,W]}, of the model's input shape. */
  FloatTensor values();

  /**
   * A box of the source image on the saliency map; empty where the crop cuts it off.
   *
   * @param box with positive, finite sides, in pixels of the upright source image
   */
  Optional<Region> onMap(Box box);
}
