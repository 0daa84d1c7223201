package dev.limelight.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is left out when a stream falls behind: with every rung's lag, less work. Immutable.
 *
 * @param rungs by ascending lag; none to explain everything as configured
 */
public record LoadLadder(List<Rung> rungs) {
  /** Explains everything as configured, whatever the lag. */
  public static final LoadLadder NONE = new LoadLadder(List.of());

  /** A rung is left again when the lag is below this share of its limit. */
  private static final double RELEASE = 0.5;

  /**
   * One rung.
   *
   * @param lag taken when the instance is more records behind than this
   * @param changes settings by name over those that are configured, {@code samples} and {@code
   *     method}; empty where events are skipped
   * @param text as it was written
   */
  public record Rung(long lag, Map<String, String> changes, String text) {
    /** A rung with its own copy. */
    public Rung {
      changes = Map.copyOf(changes);
    }

    /** Whether events are skipped. */
    public boolean skips() {
      return changes.isEmpty();
    }
  }

  /**
   * A ladder in order.
   *
   * @throws IllegalArgumentException if the lags do not ascend
   */
  public LoadLadder {
    rungs = List.copyOf(rungs);
    for (int i = 1; i < rungs.size(); i++) {
      if (rungs.get(i).lag() <= rungs.get(i - 1).lag()) {
        throw new IllegalArgumentException(
            "The lags of the load ladder must ascend: "
                + rungs.get(i - 1).text()
                + ", then "
                + rungs.get(i).text());
      }
    }
  }

  /**
   * The level from now on.
   *
   * @param level until now: 0 for none, else that many rungs up
   * @param lag records that the instance is behind
   */
  public int next(int level, long lag) {
    int next = Math.min(level, rungs.size());
    while (next < rungs.size() && lag > rungs.get(next).lag()) {
      next++;
    }
    while (next > 0 && lag < RELEASE * rungs.get(next - 1).lag()) {
      next--;
    }
    return next;
  }

  /**
   * Reads {@code lag>1000: samples=10; lag>5000: method=vanilla-gradient; lag>20000: skip}.
   *
   * @throws IllegalArgumentException saying what is accepted
   */
  public static LoadLadder parse(String text) {
    List<Rung> rungs = new ArrayList<>();
    for (String part : text.split(";")) {
      if (!part.isBlank()) {
        rungs.add(rung(part.strip()));
      }
    }
    return new LoadLadder(rungs);
  }

  private static Rung rung(String text) {
    int colon = text.indexOf(':');
    String condition = colon < 0 ? text : text.substring(0, colon).replace(" ", "");
    if (colon < 0 || !condition.matches("lag>\\d{1,18}")) {
      throw refused(text, null);
    }
    Map<String, String> changes = new LinkedHashMap<>();
    String action = text.substring(colon + 1).strip();
    if (!action.equals("skip")) {
      for (String word : action.split("\\s+")) {
        if (!word.matches("(samples|method)=.+")) {
          throw refused(text, null);
        }
        int equals = word.indexOf('=');
        changes.put(word.substring(0, equals), word.substring(equals + 1));
      }
    }
    return new Rung(Long.parseLong(condition.substring("lag>".length())), changes, text);
  }

  private static IllegalArgumentException refused(String text, @Nullable Throwable cause) {
    return new IllegalArgumentException(
        "Rung '"
            + text
            + "' of the load ladder. Accepted: lag>N: followed by skip, or by samples=N and"
            + " method=NAME or one of them",
        cause);
  }
}
