package dev.limelight.audit;

import dev.limelight.schemas.SaliencyMap;
import dev.limelight.tensor.FloatTensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A published map against the same event computed again.
 *
 * <p>On the same execution provider and version of ONNX Runtime the values must be the same to the
 * bit. Where one of these is another one, sums are added in another order, and the mean absolute
 * difference of the values, which lie in [0,1], may be {@link #TOLERANCE}; single values may differ
 * more, as a gradient on the edge of a threshold falls to its other side.
 *
 * @param verdict what it comes to
 * @param reasons what is not as it was, in words
 * @param recordedSha256 of the published map's values as they were computed
 * @param recomputedSha256 of those computed now
 * @param meanDifference mean absolute difference of the values, in [0,1]; empty where the maps have
 *     different sizes
 */
public record MapVerification(
    Verdict verdict,
    List<String> reasons,
    String recordedSha256,
    String recomputedSha256,
    Optional<Double> meanDifference) {

  /** Mean absolute difference that another provider or version of the runtime may make. */
  public static final double TOLERANCE = 0.01;

  public MapVerification {
    reasons = List.copyOf(reasons);
  }

  /**
   * Compares the two.
   *
   * @param recorded as it was published
   * @param recomputed the same event, method and seed, computed now
   */
  public static MapVerification of(SaliencyMap recorded, SaliencyMap recomputed) {
    Optional<Double> difference =
        sameSize(recorded, recomputed)
            ? Optional.of(meanDifference(MapValues.of(recorded), MapValues.of(recomputed)))
            : Optional.empty();
    return new MapVerification(
        verdict(recorded, recomputed, difference),
        reasons(recorded, recomputed),
        recorded.getSha256(),
        recomputed.getSha256(),
        difference);
  }

  private static Verdict verdict(
      SaliencyMap recorded, SaliencyMap recomputed, Optional<Double> difference) {
    if (recorded.getSha256().equals(recomputed.getSha256())) {
      return Verdict.IDENTICAL;
    }
    boolean sameModel = recorded.getModelVersion().equals(recomputed.getModelVersion());
    boolean elsewhere =
        !recorded.getExecutionProvider().equals(recomputed.getExecutionProvider())
            || !recorded.getRuntimeVersion().equals(recomputed.getRuntimeVersion());
    double allowed = TOLERANCE + MapValues.rounding(recorded.getEncoding());
    return sameModel && elsewhere && difference.filter(mean -> mean <= allowed).isPresent()
        ? Verdict.WITHIN_TOLERANCE
        : Verdict.DIFFERENT;
  }

  private static List<String> reasons(SaliencyMap recorded, SaliencyMap recomputed) {
    List<String> reasons = new ArrayList<>();
    compare(reasons, "model", recorded.getModelVersion(), recomputed.getModelVersion());
    compare(reasons, "backward graph", recorded.getBackwardGraph(), recomputed.getBackwardGraph());
    compare(
        reasons,
        "execution provider",
        recorded.getExecutionProvider(),
        recomputed.getExecutionProvider());
    compare(reasons, "ONNX Runtime", recorded.getRuntimeVersion(), recomputed.getRuntimeVersion());
    compare(
        reasons,
        "explained class",
        Integer.toString(recorded.getClassIndex()),
        Integer.toString(recomputed.getClassIndex()));
    compare(reasons, "size", size(recorded), size(recomputed));
    return reasons;
  }

  private static void compare(List<String> reasons, String what, String was, String is) {
    if (!was.equals(is)) {
      reasons.add("%s: was %s, is %s".formatted(what, was, is));
    }
  }

  private static boolean sameSize(SaliencyMap one, SaliencyMap other) {
    return one.getHeight() == other.getHeight() && one.getWidth() == other.getWidth();
  }

  private static String size(SaliencyMap map) {
    return map.getHeight() + " x " + map.getWidth();
  }

  private static double meanDifference(FloatTensor one, FloatTensor other) {
    float[] a = one.values();
    float[] b = other.values();
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs(a[i] - b[i]);
    }
    return a.length == 0 ? 0 : sum / a.length;
  }
}
