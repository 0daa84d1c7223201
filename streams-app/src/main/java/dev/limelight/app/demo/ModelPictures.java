package dev.limelight.app.demo;

import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Events' pictures as their models see them: resized and cropped, not normalised. */
final class ModelPictures {
  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final Map<String, Preprocessing> preprocessing;

  ModelPictures(List<ModelBundle> bundles) {
    preprocessing =
        bundles.stream().collect(Collectors.toMap(ModelBundle::id, BundlePreprocessing::of));
  }

  /** The event's picture; empty where it holds none or its model is not one of these. */
  Optional<RgbImage> picture(ImageEvent event) {
    Preprocessing model = preprocessing.get(event.getModelId());
    if (model == null || !(event.getImage() instanceof EncodedImage encoded)) {
      return Optional.empty();
    }
    byte[] bytes = new byte[encoded.getContent().remaining()];
    encoded.getContent().duplicate().get(bytes);
    return Optional.of(model.picture(decoder.decode(bytes)));
  }
}
