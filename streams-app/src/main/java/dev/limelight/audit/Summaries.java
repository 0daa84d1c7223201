package dev.limelight.audit;

import dev.limelight.schemas.AuditSummary;
import dev.limelight.schemas.AuditWindow;
import dev.limelight.schemas.MeanMap;
import dev.limelight.schemas.ScoreDrift;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Makes summaries of windows. Stateless. */
public final class Summaries {
  private static final List<Double> PROBABILITIES = List.of(0.05, 0.25, 0.5, 0.75, 0.95);

  private Summaries() {}

  /**
   * The summary of a window.
   *
   * @param reference the class's reference scores, once they are complete
   * @param closed whether the window takes no more events
   */
  public static AuditSummary of(
      AuditWindow window, AuditOptions options, @Nullable UnitHistogram reference, boolean closed) {
    UnitHistogram scores = UnitHistogram.of(window.getRcapHistogram());
    long scored = scores.count();
    return AuditSummary.newBuilder()
        .setRunId(window.getRunId())
        .setModelId(window.getModelId())
        .setMethod(window.getMethod())
        .setClassIndex(window.getClassIndex())
        .setModelVersion(window.getModelVersion())
        .setLabel(window.getLabel())
        .setWindowStart(window.getStart())
        .setWindowEnd(window.getStart().plus(options.window()))
        .setClosed(closed)
        .setExplained(window.getExplained())
        .setDegraded(window.getDegraded())
        .setSkipped(window.getSkipped())
        .setDead(window.getDead())
        .setLate(window.getLate())
        .setRcapMean(mean(window.getRcapSum(), scored))
        .setRcapQuantiles(quantiles(scores))
        .setRcapHistogram(window.getRcapHistogram())
        .setRegionShareMean(mean(window.getRegionSum(), window.getRegionEvents()))
        .setRegionEvents(window.getRegionEvents())
        .setOutside(window.getOutside())
        .setPredictions(window.getPredictions())
        .setDisagreements(window.getDisagreements())
        .setDrift(reference == null || scored == 0 ? null : drift(reference, scores))
        .setMeanMap(meanMap(window))
        .setLowestRcap(window.getLowestRcap())
        .setLowestRegionShare(window.getLowestRegionShare())
        .build();
  }

  private static @Nullable Double mean(long sum, long count) {
    return count == 0 ? null : sum / WindowFold.UNIT / count;
  }

  private static Map<String, Double> quantiles(UnitHistogram scores) {
    Map<String, Double> quantiles = new TreeMap<>();
    if (scores.count() > 0) {
      PROBABILITIES.forEach(
          p -> quantiles.put(String.format(Locale.ROOT, "%s", p), scores.quantile(p)));
    }
    return quantiles;
  }

  private static ScoreDrift drift(UnitHistogram reference, UnitHistogram scores) {
    Drift drift = Drift.between(reference, scores);
    return new ScoreDrift(drift.psi(), drift.ks(), drift.pValue(), drift.referenceEvents());
  }

  private static @Nullable MeanMap meanMap(AuditWindow window) {
    long count = window.getMapCount();
    if (count == 0) {
      return null;
    }
    List<Long> sum = window.getMapSum();
    ByteBuffer values = ByteBuffer.allocate(sum.size());
    sum.forEach(value -> values.put((byte) Math.round((double) value / count)));
    return new MeanMap((int) Math.round(Math.sqrt(sum.size())), count, values.flip());
  }
}
