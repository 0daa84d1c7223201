package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * A saliency map, and what has to be known of how it came about.
 *
 * <p>Notes are machine-readable: keys {@code method.subject} in camel case, numbers in the notation
 * of {@link Double#toString(double)}. They travel in the event.
 *
 * <ul>
 *   <li>{@code integratedGradients.setting}: see {@link IntegratedGradientsSetting}; {@code
 *       .points}, {@code .trials}; {@code .completenessGap}: by how much the attribution's sum
 *       differs from {@code .change}, the change of the differentiated function from baseline to
 *       image, summed over the trials
 *   <li>{@code guidedBackprop.rectifiers}: ReLU on the way from image to logits; where there is
 *       none, {@code guidedBackprop.validity} says that the map is the plain gradient's
 *   <li>{@code gradCam.layer}: name of the value whose feature maps were weighted; {@code
 *       gradCam.featureMaps}: its shape, such as {@code 512x7x7}
 * </ul>
 *
 * @param map {@code [H,W]}, in [0,1]
 * @param notes in a fixed order; most methods have none
 * @param samplesUsed of how many noisy copies the map is, where {@link EarlyStopping} may have left
 *     some out; empty otherwise
 */
public record ExplainedMap(FloatTensor map, Map<String, String> notes, OptionalInt samplesUsed) {

  /** A map with its own copy of the notes. */
  public ExplainedMap {
    notes = Collections.unmodifiableMap(new LinkedHashMap<>(notes));
  }

  /** A map of all the samples that were asked for. */
  public ExplainedMap(FloatTensor map, Map<String, String> notes) {
    this(map, notes, OptionalInt.empty());
  }
}
