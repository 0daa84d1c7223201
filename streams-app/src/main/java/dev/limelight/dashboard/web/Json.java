package dev.limelight.dashboard.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object being written, in the order of its fields; what is absent is left out. */
final class Json {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private final Map<String, Object> fields = new LinkedHashMap<>();

  Json put(String name, @Nullable Object value) {
    Object plain = plain(value);
    if (plain != null) {
      fields.put(name, plain);
    }
    return this;
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value instanceof Optional<?> optional) {
      return plain(optional.orElse(null));
    }
    if (value instanceof Instant time) {
      return time(time);
    }
    if (value instanceof Json json) {
      return json.fields;
    }
    if (value instanceof Double number && !Double.isFinite(number)) {
      return null;
    }
    return value;
  }

  static String time(Instant time) {
    return TIME.format(time);
  }

  /** The object as plain maps, to be put into another. */
  Map<String, Object> fields() {
    return fields;
  }

  void send(Context context) {
    context.contentType("application/json").result(text(fields));
  }

  @Override
  public String toString() {
    return text(fields);
  }

  private static String text(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Plain values can be written", e);
    }
  }
}
