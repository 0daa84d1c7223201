package dev.limelight.runtime.export;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.FileDigest;
import dev.limelight.runtime.Layout;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.Precision;
import dev.limelight.runtime.PreprocessSpec;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Exports files and bundles to disk. */
public final class Export {
  private Export() {}

  /**
   * What was written.
   *
   * @param exported the graph and its proof
   * @param graph the backward graph's file
   * @param account the file with the figures
   * @param float16 the graph in float16, which lies beside the other, where it was asked for
   */
  public record Written(
      ExportedModel exported, Path graph, Path account, Optional<Float16Graph> float16) {}

  /** Exports to {@code out}, with {@code export.json} beside it. Nothing is written on failure. */
  public static Written file(ExportRequest request, Path out) {
    return file(request, out, Precision.FLOAT32);
  }

  /** As {@link #file(ExportRequest, Path)}; in float16 beside it, where that precision is named. */
  public static Written file(ExportRequest request, Path out, Precision precision) {
    return write(request, precision, out, out.resolveSibling(ModelBundle.EXPORT));
  }

  /**
   * Exports a bundle in place: what {@code model.yaml} says of input and output holds.
   *
   * @param output overrides the bundle's logits, if given
   */
  public static Written bundle(
      ModelBundle bundle,
      Optional<String> output,
      Optional<String> intermediate,
      DifferentiationOptions options) {
    return bundle(bundle, output, intermediate, options, Precision.FLOAT32);
  }

  /** As the other; in float16 beside it, where that precision is named. */
  public static Written bundle(
      ModelBundle bundle,
      Optional<String> output,
      Optional<String> intermediate,
      DifferentiationOptions options,
      Precision precision) {
    boolean guided = options.relu() == ReluRule.GUIDED;
    String suffix = (guided ? ".guided" : "") + (intermediate.isPresent() ? ".intermediate" : "");
    Path folder = bundle.folder();
    Path graph =
        suffix.isEmpty() ? bundle.backwardFile() : folder.resolve("model" + suffix + ".onnx");
    Path account =
        suffix.isEmpty() ? bundle.exportFile() : folder.resolve("export" + suffix + ".json");
    return write(request(bundle, output, intermediate, options), precision, graph, account);
  }

  /** What is missing for {@link #bundle}, a sentence each: nothing if it would be exported. */
  public static List<String> missing(
      ModelBundle bundle,
      Optional<String> output,
      Optional<String> intermediate,
      DifferentiationOptions options) {
    return MissingForExport.of(request(bundle, output, intermediate, options));
  }

  private static Written write(
      ExportRequest request, Precision precision, Path graph, Path account) {
    // The other steps leave a processor idle, most of the time.
    CompletableFuture<String> source = CompletableFuture.supplyAsync(() -> digest(request.model()));
    ExportedModel exported = new ModelExporter().export(request);
    Optional<Float16Graph> float16 =
        precision == Precision.FLOAT16 ? Optional.of(Float16Graph.of(exported)) : Optional.empty();
    ExportFiles.write(request, joined(source), exported, float16, graph, account);
    return new Written(exported, graph, account, float16);
  }

  private static String digest(Path model) {
    try {
      return FileDigest.sha256(model);
    } catch (IOException e) {
      throw new ExportFilesException("Cannot read " + model + ": " + e, e);
    }
  }

  private static String joined(CompletableFuture<String> digest) {
    try {
      return digest.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof ExportFilesException unreadable ? unreadable : e;
    }
  }

  /** What {@code model.yaml} says, as a request. */
  static ExportRequest request(
      ModelBundle bundle,
      Optional<String> output,
      Optional<String> intermediate,
      DifferentiationOptions options) {
    var input = bundle.spec().input();
    PreprocessSpec preprocess = bundle.spec().preprocess();
    double darkest = Double.POSITIVE_INFINITY;
    double brightest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < preprocess.mean().size(); i++) {
      darkest = Math.min(darkest, (0 - preprocess.mean().get(i)) / preprocess.std().get(i));
      brightest = Math.max(brightest, (255 - preprocess.mean().get(i)) / preprocess.std().get(i));
    }
    ExportRequest.ImageInput image =
        new ExportRequest.ImageInput(
            input.name(),
            input.channels().count(),
            input.height(),
            input.width(),
            input.layout() == Layout.NHWC,
            (float) darkest,
            (float) brightest);
    return new ExportRequest(
        bundle.modelFile(),
        image,
        output.or(() -> bundle.spec().logits()),
        intermediate,
        options,
        bundle.labels().isEmpty() ? OptionalInt.empty() : OptionalInt.of(bundle.labels().size()));
  }
}
