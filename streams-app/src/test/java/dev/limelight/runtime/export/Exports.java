package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.tensor.FloatTensor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Exports of model files of which nothing further is said, and what they compute. */
final class Exports {
  private Exports() {}

  /** What comes of a model's file. */
  static ExportedModel of(Path model, DifferentiationOptions options) {
    return new ModelExporter().export(request(model, options));
  }

  /** What asks for no more than that. */
  static ExportRequest request(Path model, DifferentiationOptions options) {
    return new ExportRequest(
        model, ExportRequest.ImageInput.unknown(), Optional.empty(), Optional.empty(), options);
  }

  /** The gradient at images, each of a class, as a session computes it that merges operators. */
  static float[] gradient(ExportedModel exported, FloatTensor images, long... targets) {
    Feeds feeds =
        Feeds.image(exported.image().name(), images).target(BackwardGraph.TARGET, targets);
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      Map<String, FloatTensor> results = runner.run(feeds);
      return Objects.requireNonNull(results.get(BackwardGraph.GRADIENT)).values();
    }
  }
}
