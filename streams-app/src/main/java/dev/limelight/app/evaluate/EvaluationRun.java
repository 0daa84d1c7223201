package dev.limelight.app.evaluate;

import dev.limelight.app.explain.FileFault;
import dev.limelight.app.explain.UnusableArgumentException;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.image.Preprocessing;
import dev.limelight.metric.MetricSuite;
import dev.limelight.pipeline.EvaluationPipeline;
import dev.limelight.pipeline.MapSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A folder of images, evaluated one after the other; those that a run before finished are kept. */
public final class EvaluationRun {
  private final EvaluateOptions options;
  private final ProgressBar progress;
  private final Map<String, String> settings;
  private final ResultStore store;
  private final EvaluatedImage evaluated;

  /**
   * @param model evaluated; stays the caller's
   * @param preprocessing the model's
   * @param source of the maps
   * @param options how to evaluate
   * @param out the folder of results
   * @param fresh whether results that are there are thrown away
   * @param progress how far it is
   * @throws UnusableArgumentException if the folder holds results of other settings
   */
  public EvaluationRun(
      ExplainableModel model,
      Preprocessing preprocessing,
      MapSource source,
      EvaluateOptions options,
      Path out,
      boolean fresh,
      ProgressBar progress) {
    this.options = options;
    this.progress = progress;
    this.settings = options.settings(model.identity(), preprocessing);
    this.store = ResultStore.open(out, settings, fresh);
    EvaluationPipeline pipeline =
        new EvaluationPipeline(source, new MetricSuite(options.metrics()), options.confidence());
    this.evaluated =
        new EvaluatedImage(
            model, preprocessing, pipeline, options.seed(), store, options.gallery());
  }

  /**
   * Evaluates the images and writes CSV, JSON and the report.
   *
   * @param labels the images' classes; where empty, the predicted ones count
   * @return the figures
   * @throws IOException if results cannot be read or written
   */
  public Summary evaluate(List<Path> images, MaskFiles masks, Optional<ClassLabels> labels)
      throws IOException {
    warn(images, masks, labels);
    List<ImageResult> results = new ArrayList<>();
    List<Summary.Failure> failures = new ArrayList<>();
    progress.begin(images.size());
    for (Path image : images) {
      String name = String.valueOf(image.getFileName());
      try {
        results.add(evaluate(image, name, masks, labels));
      } catch (Unreadable e) {
        fail(failures, name, String.valueOf(e.getMessage()));
      } catch (ImageRejectedException | ExplanationException | IllegalArgumentException e) {
        fail(failures, name, String.valueOf(e.getMessage()));
      }
    }
    progress.end();
    Summary summary = new Summary(settings, options.rows(), options.metrics(), results, failures);
    store.write("results.csv", ResultCsv.of(summary));
    store.write("summary.json", ResultStore.json(summary.asJson()));
    store.write("report.html", new ReportHtml(summary, store, options.gallery()).bytes());
    return summary;
  }

  private void fail(List<Summary.Failure> failures, String name, String why) {
    failures.add(new Summary.Failure(name, why));
    progress.step(name, "failed: " + why, true);
    progress.say(name + ": " + why);
  }

  private ImageResult evaluate(
      Path image, String name, MaskFiles masks, Optional<ClassLabels> labels) throws IOException {
    byte[] bytes;
    Optional<byte[]> mask;
    try {
      bytes = Files.readAllBytes(image);
      mask = masks.bytes(image);
    } catch (IOException e) {
      throw new Unreadable(FileFault.of(e), e);
    }
    OptionalInt own = labels.map(all -> all.of(name)).orElse(OptionalInt.empty());
    if (labels.isPresent() && own.isEmpty()) {
      throw new IllegalArgumentException("the labels file has no class for this image");
    }
    String key = ImageKey.of(name, bytes, mask, own);
    Optional<ImageResult> earlier = store.find(key);
    ImageResult result =
        earlier.isPresent() ? earlier.get() : evaluated.evaluate(name, key, bytes, mask, own);
    String how = result.isScored() ? "scored" : "below the confidence";
    progress.step(name, earlier.isPresent() ? how + " before" : how, earlier.isEmpty());
    return result;
  }

  private void warn(List<Path> images, MaskFiles masks, Optional<ClassLabels> labels) {
    Set<String> names =
        images.stream().map(file -> String.valueOf(file.getFileName())).collect(Collectors.toSet());
    Set<String> bases = images.stream().map(MaskFiles::baseName).collect(Collectors.toSet());
    Set<String> unmatched = new TreeSet<>(masks.names());
    unmatched.removeAll(bases);
    if (!masks.names().isEmpty() && unmatched.size() == masks.names().size()) {
      throw new UnusableArgumentException(
          "No mask has the name of an image: a mask of cat.jpg is called cat.png; there are "
              + some(unmatched),
          null);
    }
    say("mask(s) without an image", unmatched);
    Set<String> unlabelled = new TreeSet<>(labels.map(ClassLabels::files).orElse(Set.of()));
    unlabelled.removeAll(names);
    say("label(s) without an image", unlabelled);
    if (!masks.names().isEmpty()) {
      bases.removeAll(masks.names());
      say("image(s) without a mask", new TreeSet<>(bases));
    }
  }

  private void say(String what, Set<String> names) {
    if (!names.isEmpty()) {
      progress.say("Warning: " + names.size() + " " + what + ": " + some(names));
    }
  }

  private static String some(Set<String> names) {
    String first = names.stream().limit(5).collect(Collectors.joining(", "));
    return names.size() > 5 ? first + ", ..." : first;
  }

  /** An image or its mask cannot be read. */
  private static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreadable(String message, IOException cause) {
      super(message, cause);
    }
  }
}
