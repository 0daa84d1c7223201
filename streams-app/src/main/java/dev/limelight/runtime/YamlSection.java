package dev.limelight.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One mapping of a YAML file, read key by key. Nothing is thrown: every problem goes to a list, so
 * that the author of the file sees all of them at once. A key with no value counts as absent. Not
 * thread-safe.
 */
final class YamlSection {
  private final JsonNode node;
  private final String prefix;
  private final List<String> problems;
  private final Set<String> known = new LinkedHashSet<>();

  YamlSection(JsonNode node, String prefix, List<String> problems) {
    this.node = node;
    this.prefix = prefix;
    this.problems = problems;
    if (!node.isObject() && !isAbsent(node)) {
      problem((prefix.isEmpty() ? "the file" : prefix) + " must be a mapping of keys to values");
    }
  }

  YamlSection section(String key) {
    return new YamlSection(child(key), path(key), problems);
  }

  Optional<String> text(String key) {
    JsonNode value = child(key);
    if (isAbsent(value)) {
      return Optional.empty();
    }
    if (!value.isTextual() || value.textValue().isBlank()) {
      problem(
          "%s must be text, got %s; quote it if it is a number or a switch word"
              .formatted(path(key), value));
      return Optional.empty();
    }
    return Optional.of(value.textValue());
  }

  /** Whether the key is there with a value of whatever type. */
  boolean has(String key) {
    return !isAbsent(node.path(key));
  }

  OptionalInt positive(String key) {
    JsonNode value = child(key);
    if (isAbsent(value)) {
      return OptionalInt.empty();
    }
    if (!value.isInt() || value.intValue() < 1) {
      problem(path(key) + " must be a whole number of pixels, 1 or more, got " + value);
      return OptionalInt.empty();
    }
    return OptionalInt.of(value.intValue());
  }

  /** Exactly {@code count} finite numbers; a single one stands for all of them. */
  List<Double> numbers(String key, int count, double otherwise) {
    JsonNode value = child(key);
    List<Double> fallback = Stream.generate(() -> otherwise).limit(count).toList();
    if (isAbsent(value)) {
      return fallback;
    }
    List<Double> numbers = new ArrayList<>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      if (!item.isNumber() || !Double.isFinite(item.doubleValue())) {
        problem(path(key) + " must hold finite numbers only, got " + item);
        return fallback;
      }
      numbers.add(item.doubleValue());
    }
    if (numbers.size() == 1) {
      return Stream.generate(() -> numbers.get(0)).limit(count).toList();
    }
    if (numbers.size() != count) {
      problem(
          "%s must hold %d numbers, one per channel, got %d"
              .formatted(path(key), count, numbers.size()));
      return fallback;
    }
    return numbers;
  }

  /** One of an enum's constants, in any case. */
  <E extends Enum<E>> E choice(String key, Class<E> type, E otherwise) {
    Optional<String> text = text(key);
    for (E constant : type.getEnumConstants()) {
      if (text.isPresent() && constant.name().equalsIgnoreCase(text.get())) {
        return constant;
      }
    }
    text.ifPresent(
        wrong ->
            problem("%s is %s; accepted: %s".formatted(path(key), wrong, names(type, otherwise))));
    return otherwise;
  }

  /** One of an enum's constants, in any case, or nothing where the key is absent. */
  <E extends Enum<E>> Optional<E> choice(String key, Class<E> type) {
    E first = type.getEnumConstants()[0];
    return isAbsent(child(key)) ? Optional.empty() : Optional.of(choice(key, type, first));
  }

  /** Reports the keys that no reader asked for. To be called after all of them were read. */
  void refuseUnknownKeys() {
    Set<String> unknown = new TreeSet<>();
    node.fieldNames().forEachRemaining(unknown::add);
    unknown.removeAll(known);
    if (!unknown.isEmpty()) {
      problem(
          "unknown key%s %s; accepted%s: %s"
              .formatted(
                  unknown.size() == 1 ? "" : "s",
                  unknown.stream().map(this::path).collect(Collectors.joining(", ")),
                  prefix.isEmpty() ? "" : " under " + prefix,
                  String.join(", ", known)));
    }
  }

  void problem(String problem) {
    problems.add(problem);
  }

  String path(String key) {
    return prefix.isEmpty() ? key : prefix + "." + key;
  }

  private JsonNode child(String key) {
    known.add(key);
    return node.path(key);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private static <E extends Enum<E>> String names(Class<E> type, E written) {
    // The contract writes layouts and channels in capitals and everything else in small letters.
    boolean capitals = written instanceof Layout || written instanceof Channels;
    return Stream.of(type.getEnumConstants())
        .map(constant -> capitals ? constant.name() : constant.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}
