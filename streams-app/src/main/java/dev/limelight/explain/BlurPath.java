package dev.limelight.explain;

import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The points of Blur IG: an image ever more blurred. A point's change with sigma comes almost free
 * with its blur, on the thread that fills it, and waits here for the gradient; so the blurs of
 * points that run side by side are made side by side, and no more changes exist than points under
 * way.
 */
final class BlurPath implements Points {
  private final FloatTensor image;
  private final BlurIgOptions options;
  private final Border border;
  private final AtomicReferenceArray<float @Nullable []> changes;

  BlurPath(FloatTensor image, BlurIgOptions options, Border border) {
    this.image = image;
    this.options = options;
    this.border = border;
    this.changes = new AtomicReferenceArray<>(options.steps());
  }

  @Override
  public int count() {
    return options.steps();
  }

  @Override
  public Shape shape() {
    return image.shape();
  }

  @Override
  public void fill(int index, float[] destination) {
    float[] change = new float[destination.length];
    double sigma = index * step();
    double difference = options.gradientStep();
    new GaussianBlur(image, border)
        .applyWithChange(
            GaussianKernel.of(sigma, options.radius()),
            GaussianKernel.difference(sigma, difference, options.radius()),
            GaussianKernel.of(sigma + difference, options.radius()),
            destination,
            change);
    changes.set(index, change);
  }

  /** Distance of neighbouring sigmas. */
  double step() {
    return options.maxSigma() / options.steps();
  }

  /** {@code d blur / d sigma} at a point, {@code [C,H,W]}; to be taken once. */
  float[] takeChange(int index) {
    float[] change = changes.getAndSet(index, null);
    if (change == null) {
      // The gradient was had without filling the point, or twice: pure, so it can be made again.
      fill(index, new float[image.size()]);
      return takeChange(index);
    }
    return change;
  }
}
