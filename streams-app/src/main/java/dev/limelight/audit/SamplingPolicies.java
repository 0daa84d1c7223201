package dev.limelight.audit;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every model's sampling policy.
 *
 * @param byModel policies by model id; {@code *} stands for every other model, which has {@link
 *     SamplingPolicy#ALL} without it
 */
public record SamplingPolicies(Map<String, SamplingPolicy> byModel) {
  /** Explains everything. */
  public static final SamplingPolicies NONE = new SamplingPolicies(Map.of());

  private static final String OTHERS = "*";

  /** Policies with their own copy. */
  public SamplingPolicies {
    byModel = Map.copyOf(byModel);
  }

  /** The policy of a model. */
  public SamplingPolicy of(String modelId) {
    SamplingPolicy own = byModel.get(modelId);
    return own != null ? own : byModel.getOrDefault(OTHERS, SamplingPolicy.ALL);
  }

  /** Whether any policy has a budget, which takes a store. */
  public boolean hasBudget() {
    return byModel.values().stream().anyMatch(policy -> policy.perSecond().isPresent());
  }

  /**
   * Reads {@code MODEL: rate=0.1 always=3,7 never=0 below=0.6 disagreement budget=50; *: rate=0.5}.
   *
   * @throws IllegalArgumentException saying what is accepted
   */
  public static SamplingPolicies parse(String text) {
    Map<String, SamplingPolicy> policies = new LinkedHashMap<>();
    for (String part : text.split(";")) {
      if (part.isBlank()) {
        continue;
      }
      int colon = part.lastIndexOf(':');
      if (colon < 1) {
        throw refused(part, "it has no 'MODEL:'", null);
      }
      String model = part.substring(0, colon).strip();
      try {
        if (policies.put(model, policy(part.substring(colon + 1).strip())) != null) {
          throw new IllegalArgumentException("model " + model + " has two");
        }
      } catch (IllegalArgumentException wrong) {
        throw refused(part, String.valueOf(wrong.getMessage()), wrong);
      }
    }
    return new SamplingPolicies(policies);
  }

  private static SamplingPolicy policy(String words) {
    Map<String, String> rules = new LinkedHashMap<>();
    for (String word : words.split("\\s+")) {
      int equals = word.indexOf('=');
      String name = equals < 0 ? word : word.substring(0, equals);
      rules.put(name, equals < 0 ? "" : word.substring(equals + 1));
    }
    SamplingPolicy policy =
        new SamplingPolicy(
            rules.containsKey("rate") ? Double.parseDouble(taken(rules, "rate")) : 1,
            classes(taken(rules, "always")),
            classes(taken(rules, "never")),
            rules.containsKey("below")
                ? OptionalDouble.of(Double.parseDouble(taken(rules, "below")))
                : OptionalDouble.empty(),
            rules.remove("disagreement") != null,
            rules.containsKey("budget")
                ? OptionalInt.of(Integer.parseInt(taken(rules, "budget")))
                : OptionalInt.empty());
    if (!rules.isEmpty()) {
      throw new IllegalArgumentException("unknown rule " + rules.keySet().iterator().next());
    }
    return policy;
  }

  private static String taken(Map<String, String> rules, String name) {
    String value = rules.remove(name);
    return value == null ? "" : value;
  }

  private static Set<Integer> classes(String list) {
    return list.isEmpty()
        ? Set.of()
        : Arrays.stream(list.split(",")).map(Integer::valueOf).collect(Collectors.toSet());
  }

  private static IllegalArgumentException refused(
      String part, String why, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "Sampling policy '"
            + part.strip()
            + "': "
            + why
            + ". Accepted: MODEL: rate=0.1 always=3,7 never=0 below=0.6 disagreement budget=50;"
            + " MODEL may be * for all others",
        cause);
  }
}
