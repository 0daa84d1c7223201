package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.tensor.Shape;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The one owner of ONNX Runtime in a process: environment, provider, worker threads; opens models.
 * Thread-safe.
 *
 * <p>Close order: the models, by whoever opened them; then this. The environment is the process's
 * own and lives as long as it does: ONNX Runtime has one per process and closes it at exit.
 */
public final class OrtRuntime implements AutoCloseable {
  private final OrtEnvironment environment;
  private final ForwardGraphSource forwardGraphs;
  private final RuntimeOptions options;
  private final ExecutionProvider provider;
  private final WorkerPool workers;
  private final HandleCount handles = new HandleCount();
  // Fair, so that no stream thread waits for ever for the one device.
  private final Lock device = new ReentrantLock(true);

  private OrtRuntime(
      OrtEnvironment environment,
      ForwardGraphSource forwardGraphs,
      RuntimeOptions options,
      ExecutionProvider provider) {
    this.environment = environment;
    this.forwardGraphs = forwardGraphs;
    this.options = options;
    this.provider = provider;
    this.workers = new WorkerPool(options.threads());
  }

  /**
   * Loads ONNX Runtime and settles the provider.
   *
   * @throws ProviderUnavailableException if CUDA was asked for and cannot be used here
   */
  public static OrtRuntime start(RuntimeOptions options) {
    return start(options, BundleForwardGraph::restrict);
  }

  /**
   * As {@link #start(RuntimeOptions)}, with forward graphs from elsewhere.
   *
   * @throws ProviderUnavailableException if CUDA was asked for and cannot be used here
   */
  static OrtRuntime start(RuntimeOptions options, ForwardGraphSource forwardGraphs) {
    OrtEnvironment environment = ProcessEnvironment.get();
    ExecutionProvider provider =
        ProviderChoice.resolve(options.provider(), () -> CudaProbe.whyNoCuda(environment));
    return new OrtRuntime(environment, forwardGraphs, options, provider);
  }

  /** The provider that runs: {@code CPU} or {@code CUDA}. */
  public ExecutionProvider provider() {
    return provider;
  }

  /** How it was started. */
  public RuntimeOptions options() {
    return options;
  }

  /** Version of ONNX Runtime. */
  public String version() {
    return environment.getVersion();
  }

  /** How many native handles are open: 0 when every model is closed. */
  public int liveHandles() {
    return handles.live();
  }

  /**
   * Opens a bundle, checking its export first.
   *
   * @return a model that the caller closes, before this runtime
   * @throws BundleException if the bundle was not exported or does not fit its export, or if ONNX
   *     Runtime cannot load a graph of it
   */
  public OrtModel open(ModelBundle bundle) {
    ExportRecord export = bundle.verifyExport();
    RunStrategy forward = strategy(forwardSessions(bundle, export).open(settings()));
    try {
      RunStrategy backward = strategy(openBackward(bundle, export));
      ModelIdentity identity =
          new ModelIdentity(
              bundle.id(),
              export.sourceSha256(),
              export.graphSha256(),
              provider.label(),
              version());
      return new OrtModel(identity, bundle, export.classes(), forward, backward);
    } catch (RuntimeException e) {
      closeAfter(e, forward);
      throw e;
    }
  }

  /**
   * Times one image's forward pass in every setting worth trying on this provider, in sessions of
   * its own; a matter of seconds.
   *
   * @throws BundleException as {@link #open}
   * @throws ExplanationException if the model fails in ONNX Runtime, or the thread is interrupted
   */
  public ForwardTiming timeForward(ModelBundle bundle) {
    ForwardTimer.Sessions sessions = forwardSessions(bundle, bundle.verifyExport());
    return timeForward(bundle, sessions, settingsToTry(bundle, sessions));
  }

  /**
   * As {@link #timeForward(ModelBundle)}, in settings that were found to be good before: quick
   * enough to take turns with what it is compared to.
   *
   * @param settings at least one
   */
  public ForwardTiming timeForward(ModelBundle bundle, List<ForwardSetting> settings) {
    return timeForward(bundle, forwardSessions(bundle, bundle.verifyExport()), settings);
  }

  private List<ForwardSetting> settingsToTry(ModelBundle bundle, ForwardTimer.Sessions sessions) {
    try (GraphSession any = sessions.open(SessionSettings.batched().on(provider))) {
      return ForwardSetting.candidates(provider, options.threads(), any.batchIsFree());
    } catch (OrtException e) {
      throw new ModelFailures(bundle.id()).of(e);
    }
  }

  private ForwardTiming timeForward(
      ModelBundle bundle, ForwardTimer.Sessions sessions, List<ForwardSetting> settings) {
    ModelFailures failures = new ModelFailures(bundle.id());
    try {
      return new ForwardTimer(provider, workers, System::nanoTime).time(settings, sessions);
    } catch (OrtException e) {
      throw failures.of(e);
    } catch (InterruptedException e) {
      throw failures.of(e);
    }
  }

  private SessionSettings settings() {
    return provider == ExecutionProvider.CUDA
        ? SessionSettings.batched()
        : SessionSettings.sideBySide();
  }

  private ForwardTimer.Sessions forwardSessions(ModelBundle bundle, ExportRecord export) {
    byte[] graph =
        forwardGraphs.restrict(bundle.modelFile(), export.imageInput(), export.logitsValue());
    GraphPorts ports =
        new GraphPorts(
            export.imageInput(),
            image(bundle),
            Optional.empty(),
            ForwardGraphSource.LOGITS,
            RowLayout.same(Shape.of(export.classes())));
    return settings ->
        openSession(
            bundle.modelFile(),
            settings,
            (env, sessionOptions) -> env.createSession(graph, sessionOptions),
            ports);
  }

  private GraphSession openBackward(ModelBundle bundle, ExportRecord export) {
    String file = bundle.backwardFile().toString();
    GraphPorts ports =
        new GraphPorts(
            export.imageInput(),
            image(bundle),
            Optional.of(export.targetInput()),
            export.gradientOutput(),
            image(bundle));
    return openSession(
        bundle.backwardFile(),
        settings(),
        (env, sessionOptions) -> env.createSession(file, sessionOptions),
        ports);
  }

  private static RowLayout image(ModelBundle bundle) {
    InputSpec input = bundle.spec().input();
    return RowLayout.image(input.imageShape(), input.layout());
  }

  private GraphSession openSession(
      Path file, SessionSettings settings, GraphSession.Source source, GraphPorts ports) {
    try {
      return GraphSession.open(environment, settings, source, ports, handles);
    } catch (IllegalArgumentException e) {
      throw new BundleException(
          file,
          "does not fit model.yaml and export.json: %s; correct model.yaml, or %s"
              .formatted(e.getMessage(), ExportRecord.remedy(file)),
          e);
    } catch (OrtException e) {
      throw new BundleException(file, "ONNX Runtime cannot load it: " + e.getMessage(), e);
    }
  }

  private RunStrategy strategy(GraphSession session) {
    return provider == ExecutionProvider.CUDA
        ? new BatchedRuns(session, workers, device, options.sampleMemoryBytes())
        : new SideBySideRuns(session, workers, options.sampleMemoryBytes());
  }

  private static void closeAfter(RuntimeException failure, RunStrategy strategy) {
    try {
      strategy.close();
    } catch (OrtException suppressed) {
      failure.addSuppressed(suppressed);
    }
  }

  /** Lets the worker threads go. Models must have been closed. */
  @Override
  public void close() {
    workers.close();
  }
}
