package dev.limelight.runtime;

import dev.limelight.image.ChannelOrder;
import dev.limelight.image.Crop;
import dev.limelight.image.Preprocessing;
import java.util.List;

/** What a bundle's {@code model.yaml} says of pictures, as the thing that prepares them. */
public final class BundlePreprocessing {
  private BundlePreprocessing() {}

  /**
   * The preprocessing of a bundle.
   *
   * @throws BundleException if the values of {@code model.yaml} do not fit together
   */
  public static Preprocessing of(ModelBundle bundle) {
    InputSpec input = bundle.spec().input();
    PreprocessSpec preprocess = bundle.spec().preprocess();
    try {
      return new Preprocessing(
          input.width(),
          input.height(),
          preprocess.resizeShorterSide(),
          Crop.valueOf(preprocess.crop().name()),
          ChannelOrder.valueOf(input.channels().name()),
          floats(preprocess.mean()),
          floats(preprocess.std()));
    } catch (IllegalArgumentException e) {
      throw new BundleException(
          bundle.folder().resolve(ModelBundle.DESCRIPTION), String.valueOf(e.getMessage()), e);
    }
  }

  private static List<Float> floats(List<Double> values) {
    return values.stream().map(Double::floatValue).toList();
  }
}
