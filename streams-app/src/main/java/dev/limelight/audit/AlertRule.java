package dev.limelight.audit;

import dev.limelight.schemas.AuditSummary;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A rule of the audit: {@code NAME: MEASURE < THRESHOLD min N}, or with {@code >}.
 *
 * @param name of letters, digits and dashes
 * @param measure what it looks at
 * @param above whether it fires above the threshold, or below
 * @param threshold compared with the measure
 * @param minEvents it keeps quiet while the measure rests on fewer events; at least 1
 */
public record AlertRule(
    String name, Measure measure, boolean above, double threshold, long minEvents) {
  private static final Pattern FORM =
      Pattern.compile(
          "\\s*([A-Za-z0-9-]+)\\s*:\\s*([a-z-]+)\\s*([<>])\\s*([0-9.eE+-]+)\\s*(?:min\\s+(\\d{1,9}))?\\s*");
  private static final long DEFAULT_MIN_EVENTS = 20;

  /**
   * A rule.
   *
   * @throws IllegalArgumentException if the threshold is not finite or no event is asked for
   */
  public AlertRule {
    if (!Double.isFinite(threshold)) {
      throw new IllegalArgumentException(
          "Rule %s: the threshold must be a finite number, got %s".formatted(name, threshold));
    }
    if (minEvents < 1) {
      throw new IllegalArgumentException(
          "Rule %s: min must be 1 or more, got %d".formatted(name, minEvents));
    }
  }

  /**
   * The rules of a text.
   *
   * @param text rules, separated by semicolons; may be blank
   * @throws IllegalArgumentException naming the first that is not a rule, or a name that occurs
   *     twice
   */
  public static List<AlertRule> parse(String text) {
    List<AlertRule> rules = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank()) {
        continue;
      }
      AlertRule rule = one(part);
      if (!names.add(rule.name)) {
        throw new IllegalArgumentException("There are two rules of the name '" + rule.name + "'");
      }
      rules.add(rule);
    }
    return List.copyOf(rules);
  }

  private static AlertRule one(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a rule; a rule is 'NAME: MEASURE < THRESHOLD min N' or with '>', such as 'low: rcap-mean < 0.2 min 50'"
              .formatted(text.strip()));
    }
    double threshold;
    try {
      threshold = Double.parseDouble(form.group(4));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "Rule %s: '%s' is not a number".formatted(form.group(1), form.group(4)), e);
    }
    return new AlertRule(
        form.group(1),
        Measure.named(form.group(2)),
        form.group(3).equals(">"),
        threshold,
        form.group(5) == null ? DEFAULT_MIN_EVENTS : Long.parseLong(form.group(5)));
  }

  /** What was measured, if the rule fires for a window. */
  public OptionalDouble finding(AuditSummary summary) {
    OptionalDouble value = measure.of(summary);
    boolean fires =
        value.isPresent()
            && measure.events(summary) >= minEvents
            && (above ? value.getAsDouble() > threshold : value.getAsDouble() < threshold);
    return fires ? value : OptionalDouble.empty();
  }

  /** The condition as it is configured. */
  public String condition() {
    return String.format(
        Locale.ROOT, "%s %s %s min %d", measure.label(), above ? ">" : "<", threshold, minEvents);
  }
}
