package dev.limelight.topology;

import dev.limelight.explain.Method;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which saliency methods an event is explained by.
 *
 * @param standard what is configured for all models, at least one
 * @param byModel what is configured for a model instead, by model id, each at least one
 * @param allowed what events may ask for besides, in the attribute {@value #ATTRIBUTE}
 */
public record MethodSelection(
    Set<Method> standard, Map<String, Set<Method>> byModel, Set<Method> allowed) {
  /** The attribute of an image event that names methods, comma-separated. */
  public static final String ATTRIBUTE = "limelight.method";

  /**
   * A selection with its own copies.
   *
   * @throws IllegalArgumentException if nothing is configured for all models or for a named one
   */
  public MethodSelection {
    standard = copy(standard, "all models");
    Map<String, Set<Method>> copies = new LinkedHashMap<>();
    byModel.forEach((model, methods) -> copies.put(model, copy(methods, "model " + model)));
    byModel = Collections.unmodifiableMap(copies);
    allowed = Set.copyOf(allowed);
  }

  /** One method, whatever model and event. */
  public static MethodSelection of(Method method) {
    return new MethodSelection(Set.of(method), Map.of(), Set.of());
  }

  /** What is configured for a model. */
  public Set<Method> of(String modelId) {
    return byModel.getOrDefault(modelId, standard);
  }

  /**
   * The methods of an event, at least one.
   *
   * @throws EventRejectedException if it asks for one that there is not, or that it may not have
   */
  public Set<Method> of(ImageEvent event) {
    Set<Method> configured = of(event.getModelId());
    String asked = event.getAttributes().get(ATTRIBUTE);
    if (asked == null) {
      return configured;
    }
    Set<Method> methods = EnumSet.noneOf(Method.class);
    for (String name : asked.split(",", -1)) {
      methods.add(permitted(name.strip(), configured));
    }
    return methods;
  }

  private Method permitted(String name, Set<Method> configured) {
    Method method;
    try {
      method = Method.named(name);
    } catch (IllegalArgumentException unknown) {
      throw rejected(String.valueOf(unknown.getMessage()));
    }
    if (!configured.contains(method) && !allowed.contains(method)) {
      throw rejected(
          "Events may not ask for method "
              + method
              + "; allowed are "
              + labels(configured, allowed)
              + " (explanation.methods.allowed)");
    }
    return method;
  }

  private static EventRejectedException rejected(String why) {
    return new EventRejectedException(
        DeadLetterReason.METHOD_NOT_ALLOWED, "Attribute " + ATTRIBUTE + ": " + why);
  }

  private static String labels(Set<Method> configured, Set<Method> allowed) {
    Set<Method> all = EnumSet.copyOf(configured);
    all.addAll(allowed);
    return all.stream().map(Method::label).collect(Collectors.joining(", "));
  }

  private static Set<Method> copy(Set<Method> methods, String whose) {
    if (methods.isEmpty()) {
      throw new IllegalArgumentException("There is no saliency method for " + whose);
    }
    return Collections.unmodifiableSet(EnumSet.copyOf(methods));
  }
}
