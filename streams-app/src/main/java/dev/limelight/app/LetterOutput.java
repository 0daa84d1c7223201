package dev.limelight.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.PrintWriter;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Values by name on a terminal: a JSON object a line, or a value a line. */
final class LetterOutput {
  private static final ObjectWriter JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build().writer();

  private LetterOutput() {}

  static void json(PrintWriter out, Object values) {
    try {
      out.println(JSON.writeValueAsString(values));
      out.flush();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Plain values are JSON", impossible);
    }
  }

  static void block(PrintWriter out, Map<?, ? extends @Nullable Object> values, String indent) {
    values.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> inner) {
            out.println(indent + name + (inner.isEmpty() ? ": none" : ":"));
            block(out, inner, indent + "  ");
          } else if (value != null) {
            out.println(indent + name + ": " + printable(value.toString()));
          }
        });
    out.flush();
  }

  /** Without what would move a terminal's cursor. */
  static String printable(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
