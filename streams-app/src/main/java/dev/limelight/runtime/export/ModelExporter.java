package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.OperatorRules;
import dev.limelight.autodiff.TypedGraph;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.function.BiFunction;

/**
 * ONNX to ONNX: reads a classifier, writes its backward graph, proves it.
 *
 * <p>Steps: enter the model ({@link ModelEntry}); find the sizes of its images ({@link
 * ImageSizes}); take known branches; bring it to opset 18; let ONNX Runtime fold constants and
 * batch normalisations; free its batch; learn all shapes by running it; differentiate; check the
 * result against the original. Deterministic: the same model gives the same bytes with the same
 * version of ONNX Runtime.
 */
public final class ModelExporter {
  private final BackwardGraph driver;

  /** An exporter with all rules. */
  public ModelExporter() {
    this(StandardRules.table());
  }

  /** An exporter with a table of its own, as a test of the self-check needs it. */
  ModelExporter(OperatorRules rules) {
    this.driver = new BackwardGraph(rules);
  }

  /**
   * Exports a model.
   *
   * @throws dev.limelight.onnx.OnnxException if the file cannot be read or is at another opset
   * @throws ExportException if its input or output is not a classifier's
   * @throws dev.limelight.autodiff.UnsupportedOperatorsException listing all operators without a
   *     rule
   * @throws SelfCheckFailedException if the result does not prove itself
   */
  public ExportedModel export(ExportRequest request) {
    return settled(
        request,
        (entry, sizes) -> {
          PreparedModel model = prepared(entry, sizes);
          String at = model.source(request.intermediate());
          Graph backward = model.differentiate(driver, at, request.options());
          byte[] bytes = GraphWriter.write(backward);
          SelfCheckResult check = model.prove(driver, backward, bytes, at, request.options());
          return new ExportedModel(bytes, backward, entry, sizes, at, model.classes(), check);
        });
  }

  /**
   * A backward graph at the usual size of images, without its proof.
   *
   * @throws ExportException as {@link #export}
   */
  UnprovedGraph unproved(ExportRequest request) {
    Graph source = GraphReader.read(request.model());
    OpsetNormalizer.requireSupported(source.opset());
    ModelEntry entry = ModelEntry.of(source, request);
    Shape usual = GraphProbe.shape(entry.image());
    PreparedModel model = prepared(entry, ImageSizes.fixed(entry.image(), usual, "as asked for"));
    String at = model.source(request.intermediate());
    Graph backward = model.differentiate(driver, at, request.options());
    return new UnprovedGraph(backward, at, model.rectifiers(at));
  }

  /**
   * What {@code view} makes of a model's graphs under several options, one after the other. None of
   * them is proved: they are to be looked at, not to be used.
   */
  <T> List<T> unproved(
      ExportRequest request,
      List<DifferentiationOptions> options,
      BiFunction<DifferentiationOptions, Graph, T> view) {
    return settled(
        request,
        (entry, sizes) -> {
          PreparedModel model = prepared(entry, sizes);
          String at = model.source(request.intermediate());
          return options.stream()
              .map(each -> view.apply(each, model.differentiate(driver, at, each)))
              .toList();
        });
  }

  /** What comes of a model with its height and width free, or fixed where that fails. */
  private static <T> T settled(
      ExportRequest request, BiFunction<ModelEntry, ImageSizes, T> result) {
    Graph source = GraphReader.read(request.model());
    OpsetNormalizer.requireSupported(source.opset());
    ModelEntry entry = ModelEntry.of(source, request);
    ImageSizes sizes = sizes(request, entry);
    if (!sizes.isFree()) {
      return result.apply(entry, sizes);
    }
    try {
      return result.apply(entry, sizes);
    } catch (ExportException | UnsupportedOperatorsException | SelfCheckFailedException e) {
      // What fails for another reason than the free size fails once more, and says so itself.
      return result.apply(entry, sizes.fixedBecause(String.valueOf(e.getMessage())));
    }
  }

  private static ImageSizes sizes(ExportRequest request, ModelEntry entry) {
    ValueInfo free = entry.declared();
    Shape usual = GraphProbe.shape(entry.image());
    if (!SizeSearch.isFree(free)) {
      return ImageSizes.fixed(entry.image(), usual, "as the model declares it");
    }
    int batch = Math.toIntExact(Math.max(1, entry.fixedBatch()));
    byte[] original = GraphWriter.write(entry.original(free));
    try (OrtRunner runner = new OrtRunner(original, Runtime.getRuntime().availableProcessors())) {
      return SizeSearch.settle(
          free,
          usual,
          entry.channelsLast(),
          request.image().isGuess(),
          shape ->
              runner.run(
                  OrtRunner.Feeds.image(free.name(), TestImages.batch(shape, batch, -1f, 1f))));
    }
  }

  private PreparedModel prepared(ModelEntry entry, ImageSizes sizes) {
    Graph original = NamedSqueezes.of(entry.original(sizes.input()), sizes.usual());
    Graph settled = KnownBranches.settle(original, sizes.probes());
    Graph forward = folded(OpsetNormalizer.normalize(settled));
    byte[] reference = GraphWriter.write(original);
    if (entry.fixedBatch() >= 0) {
      Graph fixed = forward.withInputs(original.inputs());
      Graph freed = FreedBatch.of(fixed, sizes.usual());
      reference = GraphWriter.write(freed);
      forward = folded(freed);
    }
    TypedGraph typed =
        LastWindows.settled(
            GraphProbe.probe(forward.withInputs(List.of(sizes.input())), sizes.probes()));
    Classes.of(typed);
    return new PreparedModel(entry, sizes, reference, typed);
  }

  /**
   * The graph with constants folded, by ONNX Runtime. Where it refuses the model because of an
   * operator it does not know either, all operators without a rule are what the caller hears of.
   */
  private Graph folded(Graph forward) {
    try {
      return GraphReader.read(OrtRunner.optimized(GraphWriter.write(forward)))
          .withOpset(OpsetNormalizer.TARGET);
    } catch (ExportException refused) {
      driver.requireRules(forward);
      throw refused;
    }
  }
}
