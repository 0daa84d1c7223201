package dev.limelight.app.demo;

import dev.limelight.image.ChannelOrder;
import dev.limelight.image.Crop;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.runtime.BundleSpec;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.PreprocessSpec;
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
        bundles.stream()
            .collect(Collectors.toMap(ModelBundle::id, bundle -> preprocessing(bundle.spec())));
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

  private static Preprocessing preprocessing(BundleSpec spec) {
    PreprocessSpec steps = spec.preprocess();
    return new Preprocessing(
        spec.input().width(),
        spec.input().height(),
        steps.resizeShorterSide(),
        steps.crop() == PreprocessSpec.Crop.CENTRE ? Crop.CENTRE : Crop.NONE,
        ChannelOrder.valueOf(spec.input().channels().name()),
        steps.mean().stream().map(Double::floatValue).toList(),
        steps.std().stream().map(Double::floatValue).toList());
  }
}
