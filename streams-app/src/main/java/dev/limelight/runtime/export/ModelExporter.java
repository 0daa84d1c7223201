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
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.TensorStore;
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
  private static final int COPIES = 4;

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
        (entry, sizes, store) -> {
          PreparedModel model = prepared(entry, sizes, store);
          String at = model.source(request.intermediate());
          Graph backward = requireOneFile(model.differentiate(driver, at, request.options()));
          Proven proven = model.prove(driver, backward, at, request.options());
          return new ExportedModel(backward, entry, sizes, at, model.classes(), proven);
        });
  }

  /**
   * A backward graph at the usual size of images, without its proof.
   *
   * @throws ExportException as {@link #export}
   */
  UnprovedGraph unproved(ExportRequest request) {
    try (TensorStore store = store(request)) {
      ModelEntry entry = entered(request, store);
      Shape usual = GraphProbe.shape(entry.image());
      ImageSizes sizes = ImageSizes.fixed(entry.image(), usual, "as asked for");
      return Batches.settled(
          entry,
          sizes,
          (settled, batched) -> {
            PreparedModel model = prepared(settled, batched, store);
            String at = model.source(request.intermediate());
            Graph backward = model.differentiate(driver, at, request.options());
            return new UnprovedGraph(backward, at, model.rectifiers(at));
          });
    }
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
        (entry, sizes, store) -> {
          PreparedModel model = prepared(entry, sizes, store);
          String at = model.source(request.intermediate());
          return options.stream()
              .map(each -> view.apply(each, model.differentiate(driver, at, each)))
              .toList();
        });
  }

  /** What is made of a model once its entry and the sizes of its images are known. */
  private interface Making<T> {
    T of(ModelEntry entry, ImageSizes sizes, TensorStore store);
  }

  private static <T> T settled(ExportRequest request, Making<T> result) {
    try (TensorStore store = store(request)) {
      ModelEntry entry = entered(request, store);
      return Batches.settled(
          entry, sizes(request, entry), (settled, sizes) -> sized(settled, sizes, store, result));
    }
  }

  /** What comes of a model with its height and width free, or fixed where that fails. */
  private static <T> T sized(
      ModelEntry entry, ImageSizes sizes, TensorStore store, Making<T> result) {
    if (!sizes.isFree()) {
      return result.of(entry, sizes, store);
    }
    try {
      return result.of(entry, sizes, store);
    } catch (ExportException | UnsupportedOperatorsException | SelfCheckFailedException e) {
      // What fails for another reason than the free size fails once more, and says so itself.
      return result.of(entry, sizes.fixedBecause(String.valueOf(e.getMessage())), store);
    }
  }

  /** Known before the proof, which takes minutes for a model of such a size. */
  private static Graph requireOneFile(Graph backward) {
    long bytes = GraphWriter.size(backward);
    if (bytes > GraphWriter.LARGEST_BYTES) {
      throw new ExportException(
          "The backward graph would have "
              + bytes
              + " bytes, more than the 2 GiB that an ONNX file holds: it keeps the weights of"
              + " convolutions twice, as they are and flipped; a smaller model of the same kind can"
              + " be exported");
    }
    return backward;
  }

  /** Room for the original weights, the folded ones and those of the backward pass. */
  private static TensorStore store(ExportRequest request) {
    return TensorStore.create(COPIES * request.model().toFile().length());
  }

  private static ModelEntry entered(ExportRequest request, TensorStore store) {
    Graph source = GraphReader.read(request.model(), store);
    OpsetNormalizer.requireSupported(source.opset());
    return ModelEntry.of(source, request).keptIn(store);
  }

  private static ImageSizes sizes(ExportRequest request, ModelEntry entry) {
    ValueInfo free = entry.declared();
    Shape usual = GraphProbe.shape(entry.image());
    if (!SizeSearch.isFree(free)) {
      return ImageSizes.fixed(entry.image(), usual, "as the model declares it");
    }
    int batch = Math.toIntExact(Math.max(1, entry.fixedBatch()));
    SplitModel original = GraphWriter.split(entry.original(free));
    try (OrtRunner runner = new OrtRunner(original, Runtime.getRuntime().availableProcessors())) {
      return SizeSearch.settle(
          free,
          usual,
          entry.channelsLast(),
          request.image().isGuess(),
          shape -> runner.run(Feeds.image(free.name(), TestImages.batch(shape, batch, -1f, 1f))));
    }
  }

  private PreparedModel prepared(ModelEntry entry, ImageSizes sizes, TensorStore store) {
    entry
        .written()
        .ifPresent(
            written ->
                RewritingProof.of(
                    written, entry.batched(sizes.input()), RewritingProof.pictures(entry, sizes)));
    Graph original = NamedSqueezes.of(entry.original(sizes.input()), sizes.usual());
    Graph settled = KnownBranches.settle(original, sizes.probes());
    Graph folded = folded(OpsetNormalizer.normalize(settled), store);
    Graph forward = RecurrentSteps.written(folded, sizes.probes());
    SplitModel reference = GraphWriter.split(original);
    if (entry.fixedBatch() >= 0 && !sizes.isOneByOne()) {
      Graph fixed = forward.withInputs(original.inputs());
      Graph freed = FreedBatch.of(fixed, sizes.usual());
      reference = GraphWriter.split(freed);
      forward = folded(freed, store);
    }
    Graph nested = NestedConcats.of(forward.withInputs(List.of(sizes.input())));
    TypedGraph probed =
        sizes.isOneByOne() || entry.fixedBatch() >= 0
            ? GraphProbe.probe(nested, sizes.probes())
            : OneByOne.probed(nested, sizes, entry);
    TypedGraph typed = PaddedMaxima.settled(LastWindows.settled(probed));
    Classes.of(typed);
    return new PreparedModel(entry, sizes, reference, typed, store);
  }

  /**
   * The graph with constants folded, by ONNX Runtime. Where it refuses the model because of an
   * operator it does not know either, all operators without a rule are what the caller hears of.
   */
  private Graph folded(Graph forward, TensorStore store) {
    try {
      return OrtRunner.optimized(GraphWriter.split(forward), store)
          .withOpset(OpsetNormalizer.TARGET);
    } catch (ExportException refused) {
      driver.requireRules(forward);
      throw refused;
    }
  }
}
