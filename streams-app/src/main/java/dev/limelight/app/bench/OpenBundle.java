package dev.limelight.app.bench;

import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.ExportDerivation;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.PicturePreparation;
import java.util.List;

/**
 * A bundle that is open, with the runtime it runs on. Owns both.
 *
 * @param runtime the process's runtime
 * @param model the open model
 * @param preparation brings pictures into its shape
 */
record OpenBundle(OrtRuntime runtime, OrtModel model, PicturePreparation preparation)
    implements AutoCloseable {

  static OpenBundle open(ModelBundle bundle, RuntimeOptions options, BundleExport export) {
    OrtRuntime runtime = OrtRuntime.start(options, new ExportDerivation());
    try {
      export.ensure(bundle, runtime.provider());
      return new OpenBundle(
          runtime,
          runtime.open(bundle),
          new PicturePreparation(
              new ImageDecoder(ImageLimits.DEFAULT), BundlePreprocessing.of(bundle)));
    } catch (RuntimeException e) {
      runtime.close();
      throw e;
    }
  }

  ModelBundle bundle() {
    return model.bundle();
  }

  /** The first made-up pictures, as the model takes them. */
  List<FloatTensor> pictures(int count) {
    Shape input = model.inputShape();
    return new SyntheticPictures(input.dim(2), input.dim(1))
        .jpegs(count).stream().map(file -> preparation.encoded(file).values()).toList();
  }

  /** Closes the model, then the runtime it runs on. */
  @Override
  public void close() {
    model.close();
    runtime.close();
  }
}
