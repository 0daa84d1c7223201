package dev.limelight.topology;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.explain.Points;
import dev.limelight.metric.Region;
import dev.limelight.schemas.Box;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * One model, {@code linear}: a classifier of two classes over 1 x 2 x 2 images, whose logits are x0
 * + 2 x1 and 3 x3. Every image is 1, 2, 3, 4.
 */
final class LinearCatalog implements ModelCatalog {
  private static final Shape SHAPE = Shape.of(1, 2, 2);
  private static final float[][] WEIGHTS = {{1, 2, 0, 0}, {0, 0, 0, 3}};

  @Override
  public Optional<ServedModel> find(String id) {
    return id.equals("linear")
        ? Optional.of(new ServedModel(new Linear(), new Prepared()))
        : Optional.empty();
  }

  @Override
  public Collection<String> ids() {
    return List.of("linear");
  }

  /** Whatever the event's bytes say, its image is 1, 2, 3, 4. */
  private static final class Prepared implements ImagePreparation, PreparedImage {
    @Override
    public PreparedImage encoded(byte[] file) {
      return this;
    }

    @Override
    public PreparedImage tensor(List<Integer> shape, byte[] values) {
      return this;
    }

    @Override
    public float[] black() {
      return new float[] {0};
    }

    @Override
    public FloatTensor values() {
      return FloatTensor.of(SHAPE, 1, 2, 3, 4);
    }

    @Override
    public Optional<Region> onMap(Box box) {
      return Optional.of(
          new Region(
              (int) box.getX(), (int) box.getY(), (int) box.getWidth(), (int) box.getHeight()));
    }
  }

  private static final class Linear implements ExplainableModel, Classifier {
    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("linear", "version", "backward", "cpu", "1.29.0");
    }

    @Override
    public Shape inputShape() {
      return SHAPE;
    }

    @Override
    public List<String> labels() {
      return List.of("one", "two");
    }

    @Override
    public Classifier classifier() {
      return this;
    }

    @Override
    public GradientFunction gradient() {
      return (points, target, consumer) -> {
        for (int i = 0; i < points.count(); i++) {
          consumer.accept(i, WEIGHTS[target].clone());
        }
      };
    }

    @Override
    public int classes() {
      return WEIGHTS.length;
    }

    @Override
    public FloatTensor logits(Points points) {
      float[] logits = new float[points.count() * WEIGHTS.length];
      float[] point = new float[SHAPE.size()];
      for (int i = 0; i < points.count(); i++) {
        points.fill(i, point);
        for (int c = 0; c < WEIGHTS.length; c++) {
          for (int k = 0; k < point.length; k++) {
            logits[i * WEIGHTS.length + c] += WEIGHTS[c][k] * point[k];
          }
        }
      }
      return FloatTensor.of(Shape.of(points.count(), WEIGHTS.length), logits);
    }
  }
}
