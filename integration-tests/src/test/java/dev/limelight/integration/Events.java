package dev.limelight.integration;

import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.TensorImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.List;

/** Image events for the model {@code signs}, unless said otherwise. */
final class Events {
  static final Instant TIME = Instant.parse("2026-01-02T03:04:05Z");

  private Events() {}

  /** An event with an image file; the builder takes what a test wants different. */
  static ImageEvent.Builder encoded(String id, byte[] file) {
    return event(id, new EncodedImage(ByteBuffer.wrap(file)));
  }

  /** An event with values that are preprocessed already. */
  static ImageEvent.Builder tensor(String id, List<Integer> shape, float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return event(id, new TensorImage(shape, bytes));
  }

  private static ImageEvent.Builder event(String id, Object image) {
    return ImageEvent.newBuilder()
        .setEventId(id)
        .setTime(TIME)
        .setModelId(TestModels.SIGNS)
        .setImage(image);
  }
}
