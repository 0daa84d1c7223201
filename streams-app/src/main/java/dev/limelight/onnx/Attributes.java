package dev.limelight.onnx;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a node by name, in alphabetical order so that equal nodes have equal bytes.
 * Values are {@code Long}, {@code Float}, {@code String}, {@code long[]}, {@code float[]}, {@link
 * ConstantTensor}, {@link Subgraph} or, where no operator here needs it, something unread.
 * Immutable.
 */
public final class Attributes {

  /** No attributes. */
  public static final Attributes NONE = new Attributes(new TreeMap<>());

  private final Map<String, Object> values;

  private Attributes(Map<String, Object> values) {
    this.values = Collections.unmodifiableMap(values);
  }

  static Attributes of(Map<String, Object> values) {
    return new Attributes(new TreeMap<>(values));
  }

  /** These attributes with one more, or another value for one. */
  public Attributes with(String name, Object value) {
    Map<String, Object> extended = new TreeMap<>(values);
    extended.put(name, value);
    return new Attributes(extended);
  }

  /** These attributes without one. */
  public Attributes without(String name) {
    Map<String, Object> reduced = new TreeMap<>(values);
    reduced.remove(name);
    return new Attributes(reduced);
  }

  /** Names, alphabetical. */
  public Set<String> names() {
    return values.keySet();
  }

  /** Whether there is an attribute of that name. */
  public boolean has(String name) {
    return values.containsKey(name);
  }

  /** An integer attribute, or the default the operator's specification gives. */
  public long integer(String name, long defaultValue) {
    return get(name, Long.class).orElse(defaultValue);
  }

  /** A flag, given as integer 0 or 1. */
  public boolean flag(String name, boolean defaultValue) {
    return integer(name, defaultValue ? 1 : 0) != 0;
  }

  /** A float attribute, or the default. */
  public float real(String name, float defaultValue) {
    return get(name, Float.class).orElse(defaultValue);
  }

  /** A text attribute, or the default. */
  public String text(String name, String defaultValue) {
    return get(name, String.class).orElse(defaultValue);
  }

  /** A list of texts, empty where there is none. */
  public List<String> texts(String name) {
    return values.get(name) instanceof UnreadAttribute unread ? unread.texts() : List.of();
  }

  /** A list of integers. */
  public Optional<long[]> integers(String name) {
    return get(name, long[].class).map(long[]::clone);
  }

  /** A list of integers, or the default. */
  public long[] integers(String name, long... defaultValue) {
    return integers(name).orElse(defaultValue);
  }

  /** A list of floats. */
  public Optional<float[]> reals(String name) {
    return get(name, float[].class).map(float[]::clone);
  }

  /** A tensor attribute. */
  public Optional<ConstantTensor> tensor(String name) {
    return get(name, ConstantTensor.class);
  }

  /** Whether any attribute is a graph. */
  public boolean hasSubgraph() {
    return values.values().stream().anyMatch(Subgraph.class::isInstance);
  }

  /** The graphs among the attributes, in the order of their names. */
  public List<Subgraph> subgraphs() {
    return values.values().stream()
        .filter(Subgraph.class::isInstance)
        .map(Subgraph.class::cast)
        .toList();
  }

  /** A graph attribute. */
  public Optional<Subgraph> subgraph(String name) {
    return get(name, Subgraph.class);
  }

  @Nullable Object raw(String name) {
    return values.get(name);
  }

  private <T> Optional<T> get(String name, Class<T> type) {
    Object value = values.get(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!type.isInstance(value)) {
      throw new OnnxException(
          "Attribute '"
              + name
              + "' is a "
              + value.getClass().getSimpleName()
              + ", expected a "
              + type.getSimpleName());
    }
    return Optional.of(type.cast(value));
  }
}
