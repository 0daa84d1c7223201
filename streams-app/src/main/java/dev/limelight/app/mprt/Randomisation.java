package dev.limelight.app.mprt;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplainedMap;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.NoiseSource;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.explain.Points;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.random.Seed;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RandomisedLayers;
import dev.limelight.runtime.export.Export;
import dev.limelight.runtime.export.SelfCheckFailedException;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Logits;
import dev.limelight.tensor.RankCorrelation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The model parameter randomisation test (Adebayo et al., "Sanity checks for saliency maps",
 * NeurIPS 2018): the weights are replaced by noise, from the last layer backwards, and the maps are
 * compared with the model's own by the absolute value of Spearman's rank correlation. A map that
 * depends on what the model has learnt falls towards 0. For one thread.
 */
public final class Randomisation {
  private final OrtRuntime runtime;
  private final ModelBundle bundle;
  private final Graph graph;
  private final SaliencyEngine engine;
  private final List<FloatTensor> images;
  private final NoiseSource weights;
  private final long seed;

  /**
   * @param runtime runs the models; stays the caller's
   * @param bundle the model, exported
   * @param methods at least one
   * @param images preprocessed, at least one
   * @param seed of the new weights, and of the methods' noise
   * @throws IllegalArgumentException if the model has no layers
   */
  public Randomisation(
      OrtRuntime runtime,
      ModelBundle bundle,
      Set<Method> methods,
      List<FloatTensor> images,
      long seed) {
    this.runtime = runtime;
    this.bundle = bundle;
    this.graph = GraphReader.read(bundle.modelFile());
    this.engine = new SaliencyEngine(methods, MethodOptions.DEFAULT);
    this.images = List.copyOf(images);
    if (layers() == 0) {
      throw new IllegalArgumentException(
          "Model " + bundle.id() + " has no weights of convolutions or matrix products to replace");
    }
    this.weights = new PhiloxNoise(Seed.of(seed, "weights", bundle.id()));
    this.seed = seed;
  }

  /**
   * One step.
   *
   * @param layers how many of the last layers are noise
   * @param last name of the weights that became noise with this step; empty for none
   * @param correlations mean over the images, by method, in [0,1]; empty where the randomised model
   *     could not be explained
   */
  public record Step(int layers, String last, Map<Method, Double> correlations) {}

  /** How many layers there are. */
  public int layers() {
    return RandomisedLayers.names(graph).size();
  }

  /**
   * The steps: none of the layers first, which shows that nothing else changes a map, and all of
   * them last.
   *
   * @param every how many layers are added from one to the next, at least 1
   * @throws IOException if no temporary folder can be written
   */
  public List<Step> steps(int every) throws IOException {
    List<String> names = RandomisedLayers.names(graph);
    List<Map<Method, ExplainedMap>> originals;
    int[] targets = new int[images.size()];
    try (OrtModel model = runtime.open(bundle)) {
      for (int i = 0; i < targets.length; i++) {
        FloatTensor logits = model.classifier().logits(Points.of(images.get(i)));
        targets[i] = Logits.row(logits, 0).top();
      }
      originals = maps(model, targets);
    }
    List<Step> steps = new ArrayList<>();
    for (int layers = 0; layers < names.size(); layers += every) {
      steps.add(step(layers, names, targets, originals));
    }
    steps.add(step(names.size(), names, targets, originals));
    return steps;
  }

  private Step step(
      int layers, List<String> names, int[] targets, List<Map<Method, ExplainedMap>> originals)
      throws IOException {
    String last = layers == 0 ? "" : names.get(layers - 1);
    return new Step(layers, last, correlations(layers, targets, originals));
  }

  private Map<Method, Double> correlations(
      int layers, int[] targets, List<Map<Method, ExplainedMap>> originals) throws IOException {
    Path folder = Files.createTempDirectory("limelight-mprt-");
    try {
      Files.write(
          folder.resolve(ModelBundle.MODEL),
          GraphWriter.write(RandomisedLayers.last(graph, layers, weights)));
      for (Optional<String> file :
          List.of(Optional.of(ModelBundle.DESCRIPTION), bundle.spec().labels())) {
        if (file.isPresent()) {
          Files.copy(bundle.folder().resolve(file.get()), folder.resolve(file.get()));
        }
      }
      ModelBundle random = ModelBundle.open(folder);
      Export.bundle(
          random, Optional.empty(), Optional.empty(), DifferentiationOptions.STANDARD_CPU);
      try (OrtModel model = runtime.open(random)) {
        return correlations(originals, maps(model, targets));
      }
    } catch (SelfCheckFailedException | ExplanationException unusable) {
      return Map.of();
    } finally {
      delete(folder);
    }
  }

  private List<Map<Method, ExplainedMap>> maps(ExplainableModel model, int[] targets) {
    List<Map<Method, ExplainedMap>> maps = new ArrayList<>();
    for (int i = 0; i < targets.length; i++) {
      NoiseSource noise = new PhiloxNoise(Seed.of(seed, Integer.toString(i), bundle.id()));
      maps.add(engine.explain(model, images.get(i), targets[i], noise));
    }
    return maps;
  }

  private Map<Method, Double> correlations(
      List<Map<Method, ExplainedMap>> originals, List<Map<Method, ExplainedMap>> others) {
    Map<Method, Double> means = new EnumMap<>(Method.class);
    for (Method method : engine.methods()) {
      double sum = 0;
      for (int i = 0; i < originals.size(); i++) {
        FloatTensor before = Objects.requireNonNull(originals.get(i).get(method)).map();
        FloatTensor after = Objects.requireNonNull(others.get(i).get(method)).map();
        sum += Math.min(1, Math.abs(RankCorrelation.of(before, after)));
      }
      means.put(method, sum / originals.size());
    }
    return means;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
