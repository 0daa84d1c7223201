package dev.limelight.image;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What is written on an {@link Overlay}. Texts too long for their place end in an ellipsis.
 *
 * @param title what the picture is, as its file name or event id
 * @param label label of the explained class
 * @param probability the model's probability of that class, 0 to 1
 * @param rcap the map's RCAP score, 0 to 1, where it was computed
 * @param method name of the saliency method
 */
public record OverlayCaption(
    String title, String label, double probability, OptionalDouble rcap, String method) {

  /** Refuses nulls; the numbers are written as they are. */
  public OverlayCaption {
    Objects.requireNonNull(title);
    Objects.requireNonNull(label);
    Objects.requireNonNull(rcap);
    Objects.requireNonNull(method);
  }
}
