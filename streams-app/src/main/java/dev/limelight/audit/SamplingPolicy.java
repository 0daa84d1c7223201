package dev.limelight.audit;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Which of a model's events are explained. In this order: a class that is never explained is
 * skipped; one that always is, a low confidence and a disagreement are explained; of the others, a
 * share by the hash of the event id, the same events on every instance and replay. The budget comes
 * after that and holds for all of them. Immutable.
 *
 * @param rate share of the events, in [0,1]
 * @param always classes of which every event is explained
 * @param never classes of which none is
 * @param below explained whenever the probability is below this; empty for no such rule
 * @param disagreement whether events are explained whose prediction in production is another than
 *     the model's
 * @param perSecond most events of a second of event time, by partition; empty for no limit
 */
public record SamplingPolicy(
    double rate,
    Set<Integer> always,
    Set<Integer> never,
    OptionalDouble below,
    boolean disagreement,
    OptionalInt perSecond) {
  /** Explains everything. */
  public static final SamplingPolicy ALL =
      new SamplingPolicy(1, Set.of(), Set.of(), OptionalDouble.empty(), false, OptionalInt.empty());

  private static final double HASHES = 0x1p53;

  /**
   * A policy within its ranges.
   *
   * @throws IllegalArgumentException naming what is not
   */
  public SamplingPolicy {
    always = Set.copyOf(always);
    never = Set.copyOf(never);
    if (!(rate >= 0 && rate <= 1)) {
      throw new IllegalArgumentException("rate must lie in [0,1], got " + rate);
    }
    if (below.isPresent() && !(below.getAsDouble() >= 0 && below.getAsDouble() <= 1)) {
      throw new IllegalArgumentException("below must lie in [0,1], got " + below.getAsDouble());
    }
    if (perSecond.isPresent() && perSecond.getAsInt() < 0) {
      throw new IllegalArgumentException("budget must be 0 or more, got " + perSecond.getAsInt());
    }
    for (int both : always) {
      if (never.contains(both)) {
        throw new IllegalArgumentException("class " + both + " is in always and in never");
      }
    }
  }

  /** Whether the model must be asked although production said what it predicts. */
  public boolean needsModel() {
    return disagreement;
  }

  /** Whether the probability matters. */
  public boolean needsProbability() {
    return below.isPresent();
  }

  /**
   * Why an event is skipped, the budget aside; empty where it is explained.
   *
   * @param prediction asked only where a rule is about it
   */
  public Optional<SkipReason> skip(String eventId, Supplier<Prediction> prediction) {
    boolean sampled = sampled(eventId);
    boolean mayAdmit = !always.isEmpty() || below.isPresent() || disagreement;
    if (never.isEmpty() && (sampled || !mayAdmit)) {
      return sampled ? Optional.empty() : Optional.of(SkipReason.NOT_SAMPLED);
    }
    Prediction predicted = prediction.get();
    if (never.contains(predicted.classIndex())) {
      return Optional.of(SkipReason.CLASS_NEVER);
    }
    boolean unsure = below.isPresent() && predicted.probability() < below.getAsDouble();
    boolean admitted =
        sampled
            || always.contains(predicted.classIndex())
            || unsure
            || (disagreement && predicted.disagrees());
    return admitted ? Optional.empty() : Optional.of(SkipReason.NOT_SAMPLED);
  }

  /** Whether the id's hash, a number in [0,1) that depends on nothing else, is below the rate. */
  boolean sampled(String eventId) {
    return (mix(fnv1a(eventId)) >>> 11) / HASHES < rate;
  }

  /** FNV-1a of the UTF-8 bytes, 64 bits. */
  private static long fnv1a(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** The finalizer of SplitMix64: FNV-1a alone leaves the high bits of like ids alike. */
  private static long mix(long hash) {
    long mixed = (hash ^ (hash >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }
}
