package dev.limelight.dashboard.store;

import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.image.PictureSize;
import dev.limelight.schemas.Box;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.schemas.ProductionPrediction;
import dev.limelight.schemas.TensorImage;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An image event without its image.
 *
 * @param eventId its id
 * @param time when production classified it
 * @param modelId its model
 * @param image what kind of image it carries
 * @param imageBytes size of the image in the event, bytes
 * @param size of the upright picture; empty where the bytes do not tell, or are no file
 * @param prediction what production said
 * @param region the region of interest
 * @param attributes what production sent along, cut to a bounded size
 */
public record SourceEvent(
    String eventId,
    Instant time,
    String modelId,
    ImageKind image,
    int imageBytes,
    Optional<PictureSize> size,
    Optional<ProductionPrediction> prediction,
    Optional<Box> region,
    Map<String, String> attributes) {
  private static final ImageDecoder DECODER = new ImageDecoder(ImageLimits.DEFAULT);
  private static final int MOST_ATTRIBUTES = 32;
  private static final int LONGEST_TEXT = 500;

  /** How an event carries its image. */
  public enum ImageKind {
    /** An image file. */
    ENCODED,
    /** A preprocessed tensor. */
    TENSOR,
    /** Only where it is. */
    REFERENCE
  }

  /** What is kept of an event. */
  public static SourceEvent of(ImageEvent event) {
    return new SourceEvent(
        event.getEventId(),
        event.getTime(),
        event.getModelId(),
        kind(event.getImage()),
        bytes(event.getImage()),
        size(event.getImage()),
        Optional.ofNullable(event.getPrediction()),
        Optional.ofNullable(event.getRegion()),
        bounded(event.getAttributes()));
  }

  private static ImageKind kind(Object image) {
    if (image instanceof EncodedImage) {
      return ImageKind.ENCODED;
    }
    return image instanceof TensorImage ? ImageKind.TENSOR : ImageKind.REFERENCE;
  }

  private static int bytes(Object image) {
    if (image instanceof EncodedImage encoded) {
      return encoded.getContent().remaining();
    }
    if (image instanceof TensorImage tensor) {
      return tensor.getValues().remaining();
    }
    return ((ImageReference) image).getUri().length();
  }

  private static Optional<PictureSize> size(Object image) {
    if (!(image instanceof EncodedImage encoded)) {
      return Optional.empty();
    }
    ByteBuffer content = encoded.getContent().duplicate();
    byte[] file = new byte[content.remaining()];
    content.get(file);
    try {
      return Optional.of(DECODER.size(file));
    } catch (ImageRejectedException notAPicture) {
      return Optional.empty();
    }
  }

  private static Map<String, String> bounded(Map<String, String> attributes) {
    Map<String, String> kept = new TreeMap<>();
    attributes.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .limit(MOST_ATTRIBUTES)
        .forEach(entry -> kept.put(cut(entry.getKey()), cut(entry.getValue())));
    return kept;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT) + "...";
  }
}
