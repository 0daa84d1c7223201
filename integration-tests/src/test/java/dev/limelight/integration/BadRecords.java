package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.limelight.schemas.Box;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Records that the stream must set aside, one of each kind, by a name that serves as key.
 *
 * @param values the records' values
 * @param reasons the code that the record's dead letter must carry
 */
record BadRecords(Map<String, byte[]> values, Map<String, String> reasons) {

  /** All of them, for one stream's topic. */
  static BadRecords all(StreamUnderTest stream) {
    byte[] jpeg = Pictures.jpeg(1);
    byte[] png = Pictures.png(1);
    BadRecords records = new BadRecords(new LinkedHashMap<>(), new LinkedHashMap<>());
    records.add("no-avro", "{\"eventId\": 1}".getBytes(UTF_8), "NOT_AVRO");
    records.add("no-bytes", new byte[0], "EMPTY_VALUE");
    records.add("unknown-schema", unknownSchema(stream), "UNKNOWN_SCHEMA");
    records.add("cut-record", cutRecord(stream, png), "NOT_AVRO");
    records.add(
        stream,
        Events.encoded("truncated-jpeg", Arrays.copyOf(jpeg, jpeg.length / 2)),
        "IMAGE_TRUNCATED");
    records.add(
        stream,
        Events.encoded("text.jpg", "Not a picture at all.".getBytes(UTF_8)),
        "IMAGE_UNKNOWN_FORMAT");
    records.add(stream, Events.encoded("zero-bytes", new byte[0]), "IMAGE_EMPTY");
    records.add(
        stream, Events.encoded("huge-png", Pictures.hugePng(20_000, 100)), "IMAGE_TOO_MANY_PIXELS");
    records.add(stream, Events.encoded("unknown-model", png).setModelId("cats"), "UNKNOWN_MODEL");
    records.add(stream, Events.encoded("class-8", png).setTargetClass(8), "CLASS_OUT_OF_RANGE");
    records.add(
        stream, Events.encoded("class-minus", png).setTargetClass(-1), "CLASS_OUT_OF_RANGE");
    records.add(
        stream,
        Events.encoded("flat-region", png).setRegion(new Box(1d, 1d, 0d, 5d)),
        "REGION_INVALID");
    records.add(
        stream,
        Events.encoded("reference", png).setImage(new ImageReference("s3://b/k", "00")),
        "REFERENCE_UNSUPPORTED");
    records.add(
        stream,
        Events.tensor("tensor-shape", List.of(3, 32, 32), new float[3 * 32 * 32]),
        "IMAGE_TENSOR_SHAPE");
    records.add(
        stream,
        Events.tensor("tensor-bytes", List.of(3, 64, 64), new float[3 * 64 * 64 - 1]),
        "IMAGE_TENSOR_BYTES");
    records.add(
        stream,
        Events.tensor("tensor-nan", List.of(3, 64, 64), tensorWith(Float.NaN)),
        "IMAGE_TENSOR_NOT_FINITE");
    records.add(
        stream,
        Events.tensor("tensor-infinite", List.of(3, 64, 64), tensorWith(Float.NEGATIVE_INFINITY)),
        "IMAGE_TENSOR_NOT_FINITE");
    records.add(stream, Events.encoded(" ", png), "EVENT_ID_EMPTY");
    return records;
  }

  /** An event with every kind of right, which asks for a method that takes it minutes. */
  void addTooLong(StreamUnderTest stream) {
    add(
        stream,
        Events.encoded("too-long", Pictures.png(1))
            .setAttributes(Map.of("limelight.method", "blur-ig")),
        "EXPLANATION_TOO_LONG");
  }

  private void add(StreamUnderTest stream, ImageEvent.Builder event, String reason) {
    add(event.getEventId(), stream.avro(event.build()), reason);
  }

  private void add(String key, byte[] value, String reason) {
    values.put(key, value);
    reasons.put(key, reason);
  }

  private static byte[] unknownSchema(StreamUnderTest stream) {
    byte[] value = stream.avro(Events.encoded("unknown-schema", Pictures.png(1)).build());
    ByteBuffer.wrap(value).putInt(1, 987_654);
    return value;
  }

  private static byte[] cutRecord(StreamUnderTest stream, byte[] png) {
    byte[] value = stream.avro(Events.encoded("cut-record", png).build());
    return Arrays.copyOf(value, value.length / 2);
  }

  private static float[] tensorWith(float value) {
    float[] values = new float[3 * 64 * 64];
    values[4711] = value;
    return values;
  }
}
