package dev.limelight.app.bench;

import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;

/**
 * The events of a measurement: the same numbers give the same events.
 *
 * @param model id of the model they name
 * @param pictures image files, sent in turn, at least one
 */
record BenchEvents(String model, List<byte[]> pictures) {

  /** Id of an event. */
  String id(int number) {
    return "bench-" + number;
  }

  /** Its image file. */
  byte[] picture(int number) {
    return pictures.get(number % pictures.size());
  }

  ImageEvent event(int number, Instant time) {
    return ImageEvent.newBuilder()
        .setEventId(id(number))
        .setTime(time)
        .setModelId(model)
        .setImage(new EncodedImage(ByteBuffer.wrap(picture(number))))
        .build();
  }
}
