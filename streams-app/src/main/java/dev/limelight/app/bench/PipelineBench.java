package dev.limelight.app.bench;

import dev.limelight.config.Configuration;
import dev.limelight.config.ConfigurationSources;
import dev.limelight.config.ExplanationOptions;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.Rcap;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.ServedModel;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Measures the stream against a plain loop over the same explanations. The two take turns, round
 * after round, in one process and on one open model; the broker and the registry run on the same
 * machine and are part of the stream's cost.
 */
final class PipelineBench {
  /** The first round ends at a quarter of the events, where memory is looked at first. */
  static final int ROUNDS = 4;

  private static final int FREE_EVENTS = 1000;
  private static final int PICTURES = 16;
  private static final int WARM_UP = 8;

  private final BenchServices services;
  private final Path folder;
  private final List<String> settings;
  private final LongSupplier nanoTime;

  /**
   * @param folder takes configurations and pictures
   * @param settings {@code key=value}, put over the configuration
   * @param nanoTime a monotonic clock, nanoseconds
   */
  PipelineBench(BenchServices services, Path folder, List<String> settings, LongSupplier nanoTime) {
    this.services = services;
    this.folder = folder;
    this.settings = List.copyOf(settings);
    this.nanoTime = nanoTime;
  }

  /**
   * Measures.
   *
   * @param events through the stream with the bundle's model, at least as many as there are rounds
   * @param parts what to measure
   */
  PipelineFigures run(OpenBundle bundle, int events, Set<PipelinePart> parts) {
    Shape input = bundle.model().inputShape();
    List<byte[]> pictures = new SyntheticPictures(input.dim(2), input.dim(1)).jpegs(PICTURES);
    BenchEvents real = new BenchEvents(bundle.bundle().id(), pictures);
    BenchEvents none = new BenchEvents("free", pictures);
    ServedModel model = new ServedModel(bundle.model(), bundle.preparation());
    ServedModel free = new ServedModel(new FreeModel("free", input), bundle.preparation());
    return new PipelineFigures(
        measured(
            parts,
            PipelinePart.MODEL,
            () -> rounds(configuration("model", List.of()), model, real, events, 1)),
        measured(parts, PipelinePart.FREE, () -> free(free, none)),
        measured(parts, PipelinePart.SKIPPED, () -> skipped(free, none)),
        events);
  }

  private static <T> Optional<T> measured(
      Set<PipelinePart> parts, PipelinePart part, Supplier<T> measurement) {
    return parts.contains(part) ? Optional.of(measurement.get()) : Optional.empty();
  }

  private PipelineRounds free(ServedModel free, BenchEvents events) {
    Configuration cheapest = configuration("free", List.of("explanation.method=vanilla-gradient"));
    return rounds(cheapest, free, events, FREE_EVENTS, cheapest.stream().threads());
  }

  private double skipped(ServedModel free, BenchEvents events) {
    return new SkipRate(services, nanoTime)
        .measure(configuration("skipped", List.of("sampling.policies=*: rate=0")), free, events);
  }

  private PipelineRounds rounds(
      Configuration configuration, ServedModel served, BenchEvents events, int count, int loops) {
    ExplanationOptions options = configuration.explanation();
    SaliencyEngine engine =
        new SaliencyEngine(
            options.settings().methods().of(served.model().identity().id()),
            options.settings().parameters());
    PlainLoop loop =
        new PlainLoop(
            served,
            events,
            new ExplanationPipeline(engine, new Rcap(options.rcap()), nanoTime),
            nanoTime);
    List<Double> loopMs = new ArrayList<>();
    List<Double> streamMs = new ArrayList<>();
    List<MemoryUse> memory = new ArrayList<>();
    try (StreamUnderTest stream =
        new StreamUnderTest(services, configuration, served, events, nanoTime)) {
      int each = count / ROUNDS;
      int warmUp = Math.min(WARM_UP, each);
      loop.round(0, warmUp, loops);
      stream.round(warmUp);
      for (int round = 0; round < ROUNDS; round++) {
        loopMs.add(loop.round(round * each, each, loops) / 1e6 / each);
        streamMs.add(stream.round(each) / 1e6 / each);
        memory.add(MemoryUse.now());
      }
    }
    return new PipelineRounds(loopMs, streamMs, memory);
  }

  private Configuration configuration(String name, List<String> further) {
    Properties properties = new Properties();
    properties.setProperty("bootstrap.servers", services.broker().bootstrapServers());
    properties.setProperty("schema.registry.url", services.registry().url());
    properties.setProperty("application.id", "limelight-bench-" + name);
    properties.setProperty("topic.prefix", name + ".");
    properties.setProperty("models.dir", folder.toString());
    Path file = folder.resolve(name + ".properties");
    try (OutputStream stream = Files.newOutputStream(file)) {
      properties.store(stream, null);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
    List<String> flags = new ArrayList<>(settings);
    flags.addAll(further);
    return ConfigurationSources.load(file, Map.of(), flags);
  }
}
