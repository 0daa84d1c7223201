package dev.limelight.app.evaluate;

import dev.limelight.app.replay.ProgressDisplay;
import dev.limelight.app.replay.ProgressEstimate;
import dev.limelight.explain.ExplanationException;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.runtime.FileDigest;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;

/** Evaluates pictures one after the other; those of an interrupted evaluation are done already. */
final class Evaluation {
  private final PictureEvaluation pictures;
  private final ResultStore store;
  private final Optional<Map<String, Integer>> truths;
  private final ProgressDisplay progress;
  private final PrintWriter failures;
  private final LongSupplier nanoClock;

  Evaluation(
      PictureEvaluation pictures,
      ResultStore store,
      Optional<Map<String, Integer>> truths,
      ProgressDisplay progress,
      PrintWriter failures,
      LongSupplier nanoClock) {
    this.pictures = pictures;
    this.store = store;
    this.truths = truths;
    this.progress = progress;
    this.failures = failures;
    this.nanoClock = nanoClock;
  }

  /**
   * What came of it.
   *
   * @param results of the pictures that could be evaluated, in order
   * @param failed pictures that could not
   */
  record Outcome(List<PictureResult> results, int failed) {}

  Outcome run(List<Path> files) {
    List<PictureResult> results = new ArrayList<>();
    int failed = 0;
    int computed = 0;
    long start = nanoClock.getAsLong();
    for (int i = 0; i < files.size(); i++) {
      Path file = files.get(i);
      try {
        byte[] bytes = Files.readAllBytes(file);
        String sha256 = FileDigest.sha256(bytes);
        Optional<PictureResult> known = store.find(sha256);
        if (known.isEmpty()) {
          known = evaluate(file, bytes, sha256);
          computed++;
        }
        known.ifPresent(results::add);
      } catch (IOException | ImageRejectedException | ExplanationException e) {
        failures.println(file + ": " + e.getMessage());
        failures.flush();
        failed++;
      }
      Duration elapsed = Duration.ofNanos(nanoClock.getAsLong() - start);
      progress.show(new ProgressEstimate(i + 1, files.size(), computed, elapsed));
    }
    return new Outcome(results, failed);
  }

  private Optional<PictureResult> evaluate(Path file, byte[] bytes, String sha256) {
    OptionalInt truth = OptionalInt.empty();
    if (truths.isPresent()) {
      Integer target = truths.get().get(file.getFileName().toString());
      if (target == null) {
        failures.println(file + ": not in --labels, left out");
        return Optional.empty();
      }
      truth = OptionalInt.of(target);
    }
    PictureResult result = pictures.evaluate(file, bytes, sha256, truth, store);
    store.done(result);
    return Optional.of(result);
  }
}
