package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a run of a graph takes. Immutable.
 *
 * @param floats images {@code [N,...]} by input name
 * @param longs a target for each image, where the graph takes them
 */
record Feeds(Map<String, FloatTensor> floats, Map<String, long[]> longs) {
  static Feeds image(String name, FloatTensor batch) {
    return new Feeds(Map.of(name, batch), Map.of());
  }

  Feeds target(String name, long... targets) {
    return new Feeds(floats, Map.of(name, targets));
  }

  /** How many images there are. */
  int images() {
    return floats.values().iterator().next().shape().dim(0);
  }

  /** One of the images, as a batch of its own. */
  Feeds only(int index) {
    Map<String, FloatTensor> image = new LinkedHashMap<>();
    floats.forEach(
        (name, batch) -> {
          FloatTensor row = batch.row(index);
          image.put(name, row.reshaped(row.shape().batchOf(1)));
        });
    Map<String, long[]> target = new LinkedHashMap<>();
    longs.forEach((name, targets) -> target.put(name, new long[] {targets[index]}));
    return new Feeds(image, target);
  }
}
