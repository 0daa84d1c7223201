package dev.limelight.dashboard.web;

import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.Outcome;
import dev.limelight.schemas.RcapScore;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Quantile;

/** What entries amount to: counts by outcome, and their scores' mean and quantiles. Stateless. */
final class Figures {
  private static final double[] PROBABILITIES = {0.1, 0.5, 0.9};

  private Figures() {}

  /** Puts the figures of some entries into an object. */
  static Json put(Json json, List<Entry> entries) {
    json.put("counts", counts(entries));
    double[] scores = scores(entries).mapToDouble(RcapScore::getRcap).toArray();
    if (scores.length > 0) {
      double[] quantiles = Quantile.withDefaults().withCopy(true).evaluate(scores, PROBABILITIES);
      json.put("rcapMean", Arrays.stream(scores).average().orElse(0))
          .put(
              "rcapQuantiles",
              new Json()
                  .put("p10", quantiles[0])
                  .put("p50", quantiles[1])
                  .put("p90", quantiles[2]));
    }
    double[] inside =
        scores(entries)
            .map(score -> score.getMetrics().get(CardView.INSIDE))
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    if (inside.length > 0) {
      json.put("inside", Arrays.stream(inside).average().orElse(0));
    }
    List<Boolean> verdicts =
        scores(entries).map(RcapScore::getAgreement).filter(Objects::nonNull).toList();
    if (!verdicts.isEmpty()) {
      json.put(
          "disagreement",
          (double) verdicts.stream().filter(agrees -> !agrees).count() / verdicts.size());
    }
    return json;
  }

  private static Stream<RcapScore> scores(List<Entry> entries) {
    return entries.stream().map(Entry::score).flatMap(Optional::stream);
  }

  /** How many ended in which way. */
  static Json counts(List<Entry> entries) {
    Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
    for (Outcome outcome : Outcome.values()) {
      counts.put(outcome, 0L);
    }
    entries.forEach(entry -> counts.merge(entry.outcome(), 1L, Long::sum));
    Json json = new Json();
    counts.forEach((outcome, count) -> json.put(outcome.label(), count));
    return json;
  }

  /** Shares of values in equal bins over [0,1]. */
  static List<Double> histogram(DoubleStream values, int bins) {
    long[] counts = new long[bins];
    values.forEach(value -> counts[Math.max(0, Math.min(bins - 1, (int) (value * bins)))]++);
    return shares(counts);
  }

  /** Counts in fine bins as shares in coarser ones. */
  static List<Double> histogram(List<Long> fine, int bins) {
    long[] counts = new long[bins];
    for (int i = 0; i < fine.size(); i++) {
      counts[(int) ((long) i * bins / fine.size())] += fine.get(i);
    }
    return shares(counts);
  }

  private static List<Double> shares(long[] counts) {
    double all = Math.max(1, Arrays.stream(counts).sum());
    return Arrays.stream(counts).mapToObj(count -> count / all).toList();
  }
}
