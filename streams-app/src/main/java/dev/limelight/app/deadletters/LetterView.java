package dev.limelight.app.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.schemas.TensorImage;
import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.deadletter.DeadLetterHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/** A dead letter as plain values by name, for tables and JSON: in short, or in full. */
public final class LetterView {
  private LetterView() {}

  /** A line about it, with the run that it is counted for. */
  public static Map<String, @Nullable Object> line(
      DeadLetter letter, Optional<ImageEvent> event, String run, boolean redriven) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("letter", letter.position().toString());
    view.put("time", letter.time().toString());
    view.put("reason", letter.reason());
    view.put("run", run);
    view.put("eventId", event.map(ImageEvent::getEventId).orElse(null));
    view.put("modelId", event.map(ImageEvent::getModelId).orElse(null));
    view.put("source", letter.source().map(LetterView::coordinates).orElse(null));
    view.put("redriven", redriven);
    view.put("message", letter.message());
    return view;
  }

  /** All of it but the image. */
  public static Map<String, @Nullable Object> full(
      DeadLetter letter, Optional<ImageEvent> event, String run, boolean redriven) {
    Map<String, @Nullable Object> view = line(letter, event, run, redriven);
    view.put("exception", DeadLetterHeaders.text(letter.headers(), DeadLetterHeaders.EXCEPTION));
    view.put("sourceTime", letter.sourceTime().map(Instant::toString).orElse(null));
    byte[] key = letter.key();
    view.put("key", key == null ? null : text(key));
    byte[] value = letter.value();
    view.put("valueBytes", value == null ? null : value.length);
    Map<String, @Nullable Object> headers = new LinkedHashMap<>();
    for (Header header : DeadLetterHeaders.ofSource(letter.headers())) {
      headers.put(header.key(), header.value() == null ? null : text(header.value()));
    }
    view.put("sourceHeaders", headers);
    view.put("event", event.map(LetterView::event).orElse(null));
    return view;
  }

  private static Map<String, @Nullable Object> event(ImageEvent event) {
    Map<String, @Nullable Object> view = new LinkedHashMap<>();
    view.put("eventId", event.getEventId());
    view.put("time", event.getTime().toString());
    view.put("modelId", event.getModelId());
    view.put("image", image(event.getImage()));
    view.put("targetClass", event.getTargetClass());
    view.put("prediction", event.getPrediction() == null ? null : event.getPrediction().toString());
    view.put("region", event.getRegion() == null ? null : event.getRegion().toString());
    view.put("attributes", event.getAttributes());
    return view;
  }

  private static String image(Object image) {
    if (image instanceof EncodedImage encoded) {
      return "encoded, " + encoded.getContent().remaining() + " bytes";
    }
    if (image instanceof TensorImage tensor) {
      return "tensor " + tensor.getShape() + ", " + tensor.getValues().remaining() + " bytes";
    }
    if (image instanceof ImageReference reference) {
      return "reference " + reference.getUri();
    }
    throw new AssertionError(image);
  }

  private static String coordinates(SourceCoordinates source) {
    return source.topic() + "/" + source.partition() + "/" + source.offset();
  }

  /** UTF-8 where it is that, else hexadecimal after {@code 0x}. */
  private static String text(byte[] bytes) {
    try {
      return UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException binary) {
      return "0x" + HexFormat.of().formatHex(bytes);
    }
  }
}
