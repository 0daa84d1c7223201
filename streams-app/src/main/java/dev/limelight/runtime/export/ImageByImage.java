package dev.limelight.runtime.export;

import dev.limelight.tensor.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/** Runs of a graph that takes one image at a time, for several of them. */
final class ImageByImage implements GraphRuns {
  private final GraphRuns single;

  ImageByImage(GraphRuns single) {
    this.single = single;
  }

  @Override
  public Map<String, FloatTensor> run(Feeds feeds) {
    int images = feeds.images();
    Map<String, FloatTensor[]> results = new LinkedHashMap<>();
    for (int i = 0; i < images; i++) {
      int image = i;
      single
          .run(feeds.only(i))
          .forEach(
              (name, value) ->
                  results.computeIfAbsent(name, key -> new FloatTensor[images])[image] = value);
    }
    Map<String, FloatTensor> joined = new LinkedHashMap<>();
    results.forEach((name, values) -> joined.put(name, joined(values)));
    return joined;
  }

  /** One after the other along the first axis. */
  private static FloatTensor joined(FloatTensor[] images) {
    FloatTensor first = Objects.requireNonNull(images[0]);
    if (first.shape().rank() == 0) {
      return first;
    }
    int size = first.size();
    float[] all = new float[images.length * size];
    for (int i = 0; i < images.length; i++) {
      System.arraycopy(images[i].values(), 0, all, i * size, size);
    }
    int rows = images.length * first.shape().dim(0);
    return FloatTensor.of(first.shape().row().batchOf(rows), all);
  }
}
