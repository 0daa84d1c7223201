package dev.limelight.dashboard.web;

import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.MeanMap;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The mean of windows' mean maps. Stateless. */
final class MeanMaps {
  /** Larger ones no audit of ours publishes (audit.map.size). */
  private static final int LARGEST = 256;

  private MeanMaps() {}

  /** Whether there is one. */
  static boolean isIn(List<AuditSummary> windows) {
    return windows.stream().anyMatch(window -> isSound(window.getMeanMap()));
  }

  private static boolean isSound(@Nullable MeanMap map) {
    return map != null
        && map.getSize() > 0
        && map.getSize() <= LARGEST
        && map.getValues().remaining() == map.getSize() * map.getSize();
  }

  /** As a grey PNG, each window weighing as much as its maps are many; only those of one size. */
  static Optional<byte[]> of(List<AuditSummary> windows) {
    List<MeanMap> maps =
        windows.stream().map(AuditSummary::getMeanMap).filter(MeanMaps::isSound).toList();
    if (maps.isEmpty()) {
      return Optional.empty();
    }
    int size = maps.get(maps.size() - 1).getSize();
    double[] sums = new double[size * size];
    long count = 0;
    for (MeanMap map : maps) {
      ByteBuffer values = map.getValues().duplicate();
      if (map.getSize() == size && values.remaining() == sums.length) {
        count += map.getCount();
        for (int i = 0; i < sums.length; i++) {
          sums[i] += (values.get() & 0xFF) * (double) map.getCount();
        }
      }
    }
    float[] mean = new float[sums.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (float) (sums[i] / Math.max(1, count) / 255);
    }
    return Optional.of(PictureFile.greyPng(FloatTensor.of(Shape.of(size, size), mean)));
  }
}
