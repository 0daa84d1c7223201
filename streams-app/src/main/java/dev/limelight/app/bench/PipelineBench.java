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
import java.util.stream.Stream;

/**
 * Measures the stream against a plain loop over the same explanations. The two take turns, round
 * after round, in one process and on one open model; the broker and the registry run on the same
 * machine and are part of the stream's cost.
 */
final class PipelineBench {
  /** The first round ends at a quarter of the events, where memory is looked at first. */
  static final int ROUNDS = 4;

  private static final int FREE_EVENTS = 1000;
  private static final int FREE_WARM_UP = 250;
  private static final int PACED_EVENTS = 2000;
  private static final List<String> CHEAPEST = List.of("explanation.method=vanilla-gradient");
  private static final int PICTURES = 16;
  private static final int WARM_UP = 8;

  private final BenchServices services;
  private final Path folder;
  private final List<String> settings;
  private final LongSupplier nanoTime;
  private final Settling settling;

  /**
   * What goes through.
   *
   * @param events that are measured, in {@link #ROUNDS} rounds
   * @param warmUp events of a round before that, of which there are as many as it takes
   * @param loops plain loops at a time
   */
  private record Load(int events, int warmUp, int loops) {}

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
    this.settling = Settling.of(services.broker()::processorTime, nanoTime);
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
            () -> rounds(configuration("model", List.of()), model, real, modelLoad(events))),
        measured(parts, PipelinePart.FREE, () -> free(free, none)),
        measured(parts, PipelinePart.SKIPPED, () -> skipped(free, none)),
        measured(parts, PipelinePart.LATENCY, () -> latency(free, none)),
        ScalingBench.isPossible()
            ? measured(parts, PipelinePart.SCALING, () -> scaling(bundle, real, events))
            : Optional.empty(),
        events);
  }

  /** At half the rate of a round in which all events were there before. */
  private LatencyFigures latency(ServedModel free, BenchEvents events) {
    Configuration paced = configuration("paced", CHEAPEST);
    try (StreamUnderTest stream = new StreamUnderTest(services, paced, free, events, nanoTime)) {
      settling.await(() -> stream.round(FREE_WARM_UP));
      double perSecond = FREE_EVENTS * 1e9 / stream.round(FREE_EVENTS) / 2;
      settling.await(() -> stream.paced(PACED_EVENTS / 2, perSecond));
      List<List<Long>> rounds = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        rounds.add(stream.paced(PACED_EVENTS, perSecond));
      }
      return LatencyFigures.of(perSecond, rounds);
    }
  }

  private ScalingFigures scaling(OpenBundle bundle, BenchEvents events, int count) {
    Path models = folder.resolve("models");
    try {
      Files.createDirectories(models);
      Files.createSymbolicLink(
          models.resolve(bundle.bundle().id()), bundle.bundle().folder().toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot lay out the model in " + models, e);
    }
    return new ScalingBench(services, folder, nanoTime)
        .measure(instances("one", models), instances("two", models), events, count);
  }

  private ScalingBench.Instances instances(String name, Path models) {
    List<String> further = List.of("models.dir=" + models);
    Configuration configuration = configuration(name, further);
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--config", folder.resolve(name + ".properties").toString()));
    Stream.concat(settings.stream(), further.stream())
        .forEach(setting -> arguments.addAll(List.of("--set", setting)));
    return new ScalingBench.Instances(configuration, arguments);
  }

  private static <T> Optional<T> measured(
      Set<PipelinePart> parts, PipelinePart part, Supplier<T> measurement) {
    return parts.contains(part) ? Optional.of(measurement.get()) : Optional.empty();
  }

  private static Load modelLoad(int events) {
    return new Load(events, Math.min(WARM_UP, events / ROUNDS), 1);
  }

  private PipelineRounds free(ServedModel free, BenchEvents events) {
    Configuration cheapest = configuration("free", CHEAPEST);
    Load load = new Load(FREE_EVENTS, FREE_WARM_UP, cheapest.stream().threads());
    return rounds(cheapest, free, events, load);
  }

  private double skipped(ServedModel free, BenchEvents events) {
    return new SkipRate(services, nanoTime)
        .measure(configuration("skipped", List.of("sampling.policies=*: rate=0")), free, events);
  }

  private PipelineRounds rounds(
      Configuration configuration, ServedModel served, BenchEvents events, Load load) {
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
      int each = load.events() / ROUNDS;
      settling.await(
          () -> {
            loop.round(0, load.warmUp(), load.loops());
            stream.round(load.warmUp());
          });
      for (int round = 0; round < ROUNDS; round++) {
        loopMs.add(loop.round(round * each, each, load.loops()) / 1e6 / each);
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
