package dev.limelight.app.compare;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limelight.audit.comparison.ChangeStatistics;
import dev.limelight.audit.comparison.EventPair;
import dev.limelight.audit.comparison.GroupComparison;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** A comparison as one JSON object in one line. */
public final class ComparisonJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ComparisonJson() {}

  /** The object's text. */
  public static String of(Comparison comparison) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("before", comparison.before().id());
    fields.put("after", comparison.after().id());
    fields.put("eventsBefore", comparison.eventsBefore());
    fields.put("eventsAfter", comparison.eventsAfter());
    fields.put("repeated", comparison.repeated());
    fields.put("groups", comparison.groups().stream().map(ComparisonJson::group).toList());
    fields.put(
        "largestChanges", comparison.largest().stream().map(event -> pair(event.pair())).toList());
    try {
      return JSON.writeValueAsString(fields);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("Texts and numbers are not JSON", impossible);
    }
  }

  private static Map<String, @Nullable Object> group(GroupComparison group) {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    boolean all = group.className().equals(GroupComparison.ALL);
    fields.put("model", group.modelId());
    fields.put("class", all ? null : group.className());
    fields.put("matched", group.matched());
    fields.put("missing", group.missing());
    fields.put("extra", group.extra());
    fields.put("missingReasons", group.missingReasons());
    fields.put("extraReasons", group.extraReasons());
    fields.put("rcapChange", group.change().map(ComparisonJson::change).orElse(null));
    fields.put("flipped", group.flipped());
    fields.put("comparedMaps", group.comparedMaps());
    fields.put("identicalMaps", group.identicalMaps());
    fields.put("spearman", number(group.spearman()));
    fields.put("topOverlap", number(group.topOverlap()));
    return fields;
  }

  private static Map<String, Object> change(ChangeStatistics change) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("mean", change.mean());
    fields.put("q05", change.q05());
    fields.put("q25", change.q25());
    fields.put("median", change.median());
    fields.put("q75", change.q75());
    fields.put("q95", change.q95());
    fields.put("wilcoxonP", change.pValue());
    return fields;
  }

  private static Map<String, Object> pair(EventPair pair) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("eventId", pair.key().eventId());
    fields.put("model", pair.before().modelId());
    fields.put("classBefore", pair.before().className());
    fields.put("classAfter", pair.after().className());
    fields.put("rcapBefore", pair.before().rcap());
    fields.put("rcapAfter", pair.after().rcap());
    fields.put("flipped", pair.flipped());
    return fields;
  }

  private static @Nullable Double number(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
