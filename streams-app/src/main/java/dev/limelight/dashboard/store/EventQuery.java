package dev.limelight.dashboard.store;

import dev.limelight.schemas.RcapScore;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Which entries are asked for. An empty text takes all.
 *
 * @param model exact id
 * @param label label or index of the explained class
 * @param method exact name
 * @param run exact id
 * @param outcome how the event ended
 * @param lowest score, inclusive; entries without a score pass only the whole range
 * @param highest score, inclusive
 * @param disagreeing only those whose model disagrees with production
 * @param text part of the event's id, in any case
 * @param order newest or worst first
 */
public record EventQuery(
    String model,
    String label,
    String method,
    String run,
    Optional<Outcome> outcome,
    double lowest,
    double highest,
    boolean disagreeing,
    String text,
    Order order) {

  /** In which order. */
  public enum Order {
    /** By arrival, newest first. */
    NEWEST,
    /** By score, lowest first; entries without one are left out. */
    WORST
  }

  /** Everything, newest first. */
  public static final EventQuery ALL =
      new EventQuery("", "", "", "", Optional.empty(), 0, 1, false, "", Order.NEWEST);

  boolean accepts(Entry entry) {
    return same(model, entry.model())
        && same(method, entry.method())
        && same(run, entry.run())
        && (outcome.isEmpty() || outcome.get() == entry.outcome())
        && (text.isEmpty() || contains(entry.eventId()))
        && acceptsScore(entry.score());
  }

  private boolean acceptsScore(Optional<RcapScore> score) {
    if (score.isEmpty()) {
      return order == Order.NEWEST
          && label.isEmpty()
          && !disagreeing
          && lowest <= 0
          && highest >= 1;
    }
    RcapScore found = score.get();
    return found.getRcap() >= lowest
        && found.getRcap() <= highest
        && (!disagreeing || Boolean.FALSE.equals(found.getAgreement()))
        && (label.isEmpty()
            || label.equals(found.getLabel())
            || label.equals(String.valueOf(found.getClassIndex())));
  }

  private static boolean same(String wanted, String found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  private boolean contains(String id) {
    return id.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
  }

  Comparator<Entry> comparator() {
    Comparator<Entry> newest = Comparator.comparingLong(Entry::sequence).reversed();
    return order == Order.NEWEST
        ? newest
        : Comparator.<Entry>comparingDouble(
                entry -> Objects.requireNonNull(entry.score().orElse(null)).getRcap())
            .thenComparing(newest);
  }
}
