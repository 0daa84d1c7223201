package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.tensor.Activation;
import java.util.List;
import java.util.Optional;

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
  private final Optional<GraphDerivation> derivation;
  private final RuntimeOptions options;
  private final ExecutionProvider provider;
  private final WorkerPool workers;
  private final HandleCount handles = new HandleCount();
  private final DeviceThread device = new DeviceThread();

  private OrtRuntime(
      OrtEnvironment environment,
      ForwardGraphSource forwardGraphs,
      Optional<GraphDerivation> derivation,
      RuntimeOptions options,
      ExecutionProvider provider) {
    this.environment = environment;
    this.forwardGraphs = forwardGraphs;
    this.derivation = derivation;
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
    return start(options, BundleForwardGraph::restrict, Optional.empty());
  }

  /**
   * As {@link #start(RuntimeOptions)}, with a maker of the graphs that bundles do not hold: guided
   * gradients and feature maps are to be had from its models.
   *
   * @throws ProviderUnavailableException if CUDA was asked for and cannot be used here
   */
  public static OrtRuntime start(RuntimeOptions options, GraphDerivation derivation) {
    return start(options, BundleForwardGraph::restrict, Optional.of(derivation));
  }

  /**
   * As {@link #start(RuntimeOptions)}, with forward graphs from elsewhere.
   *
   * @throws ProviderUnavailableException if CUDA was asked for and cannot be used here
   */
  static OrtRuntime start(RuntimeOptions options, ForwardGraphSource forwardGraphs) {
    return start(options, forwardGraphs, Optional.empty());
  }

  private static OrtRuntime start(
      RuntimeOptions options,
      ForwardGraphSource forwardGraphs,
      Optional<GraphDerivation> derivation) {
    OrtEnvironment environment = ProcessEnvironment.get();
    ExecutionProvider provider =
        ProviderChoice.resolve(
            options.provider(), () -> CudaProbe.whyNoCuda(environment, options.cuda()));
    return new OrtRuntime(environment, forwardGraphs, derivation, options, provider);
  }

  /** The provider that runs: {@code CPU} or {@code CUDA}. */
  public ExecutionProvider provider() {
    return provider;
  }

  /** What logits and gradients are computed in: float32 unless a GPU was told otherwise. */
  public Precision precision() {
    return provider == ExecutionProvider.CUDA ? options.cuda().precision() : Precision.FLOAT32;
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

  /** What its models have done, and what its threads are doing now. */
  public RuntimeActivity activity() {
    return new RuntimeActivity(
        handles.runs(),
        handles.rows(),
        workers.threads(),
        workers.busy(),
        workers.queued(),
        handles.live());
  }

  /**
   * Opens a bundle, checking its export first.
   *
   * @return a model that the caller closes, before this runtime
   * @throws BundleException if the bundle was not exported or does not fit its export, or if ONNX
   *     Runtime cannot load a graph of it
   */
  public OrtModel open(ModelBundle bundle) {
    BundleGraphs graphs = graphs(bundle);
    ExportRecord export = graphs.export();
    RunStrategy forward = forward(bundle, graphs.forward());
    try {
      RunStrategy backward = strategy(graphs.backward().open(settings()));
      if (provider == ExecutionProvider.CUDA) {
        WarmUp.of(bundle, forward, backward);
      }
      ModelIdentity identity =
          new ModelIdentity(
              bundle.id(),
              export.sourceSha256(),
              export.graphSha256(precision()),
              provider.label(),
              version());
      Activation activation = bundle.spec().activation().orElse(export.activation());
      DerivedRuns derived = new DerivedRuns(kind -> derive(kind, bundle, graphs, activation));
      return new OrtModel(
          identity, bundle, export.classes(), activation, forward, backward, derived);
    } catch (RuntimeException e) {
      closeAfter(e, forward);
      throw e;
    }
  }

  /** Classifications and scores: few points each, so that the last ones leave cores idle. */
  private RunStrategy forward(ModelBundle bundle, GraphSessions sessions) {
    GraphSession session = sessions.open(settings());
    RunStrategy strategy = strategy(session);
    if (provider == ExecutionProvider.CUDA || options.threads() == 1) {
      return strategy;
    }
    try {
      return WideSession.open(sessions, session, options.threads(), System::nanoTime)
          .<RunStrategy>map(wide -> new RemainderRuns(strategy, wide, options.threads()))
          .orElse(strategy);
    } catch (OrtException e) {
      ExplanationException failure = new ModelFailures(bundle.id()).of(e);
      closeAfter(failure, strategy);
      throw failure;
    } catch (RuntimeException e) {
      closeAfter(e, strategy);
      throw e;
    }
  }

  private DerivedRuns.Open derive(
      DerivedRuns.Kind kind, ModelBundle bundle, BundleGraphs graphs, Activation activation) {
    // Not found again: the export may have been told which they are.
    String logits = graphs.export().logitsValue();
    DerivedGraph graph =
        switch (kind) {
          case LOSS -> graphs.loss(activation);
          case GUIDED -> derivation(bundle).guided(bundle, logits, provider);
          case FEATURES -> derivation(bundle).features(bundle, logits, provider);
        };
    GraphSessions sessions =
        kind == DerivedRuns.Kind.FEATURES ? graphs.ofFeatures(graph) : graphs.ofImage(graph);
    return new DerivedRuns.Open(graph, strategy(sessions.open(settings())));
  }

  private GraphDerivation derivation(ModelBundle bundle) {
    return derivation.orElseThrow(
        () -> new BundleException(bundle.folder(), "was opened without the exporter"));
  }

  /**
   * Times one image's forward pass in every setting worth trying on this provider, in sessions of
   * its own; a matter of seconds.
   *
   * @throws BundleException as {@link #open}
   * @throws ExplanationException if the model fails in ONNX Runtime, or the thread is interrupted
   */
  public ForwardTiming timeForward(ModelBundle bundle) {
    return timeInAll(bundle, graphs(bundle).forward());
  }

  /**
   * As {@link #timeForward(ModelBundle)}, in settings that were found to be good before: quick
   * enough to take turns with what it is compared to.
   *
   * @param settings at least one
   */
  public ForwardTiming timeForward(ModelBundle bundle, List<ForwardSetting> settings) {
    return time(bundle, graphs(bundle).forward(), settings);
  }

  /**
   * As {@link #timeForward(ModelBundle)}, for the backward graph: one image's forward and backward
   * pass.
   */
  public ForwardTiming timeGradient(ModelBundle bundle) {
    return timeInAll(bundle, graphs(bundle).backward());
  }

  /** As {@link #timeForward(ModelBundle, List)}, for the backward graph. */
  public ForwardTiming timeGradient(ModelBundle bundle, List<ForwardSetting> settings) {
    return time(bundle, graphs(bundle).backward(), settings);
  }

  /**
   * Where the time of one image's forward pass goes, in one thread.
   *
   * @throws BundleException as {@link #open}
   * @throws ExplanationException if the model fails in ONNX Runtime
   */
  public GraphProfile profileForward(ModelBundle bundle) {
    return profile(bundle, graphs(bundle).forward());
  }

  /** As {@link #profileForward}, for the backward graph. */
  public GraphProfile profileGradient(ModelBundle bundle) {
    return profile(bundle, graphs(bundle).backward());
  }

  private GraphProfile profile(ModelBundle bundle, GraphSessions sessions) {
    try {
      return GraphProfiler.profile(sessions, settings());
    } catch (OrtException e) {
      throw new ModelFailures(bundle.id()).of(e);
    }
  }

  private BundleGraphs graphs(ModelBundle bundle) {
    return new BundleGraphs(
        environment, handles, forwardGraphs, bundle, bundle.verifyExport(precision()), precision());
  }

  private ForwardTiming timeInAll(ModelBundle bundle, GraphSessions sessions) {
    List<ForwardSetting> candidates;
    try (GraphSession any = sessions.open(SessionSettings.batched(options.cuda()).on(provider))) {
      candidates = ForwardSetting.candidates(provider, options.threads(), any.batchIsFree());
    } catch (OrtException e) {
      throw new ModelFailures(bundle.id()).of(e);
    }
    return time(bundle, sessions, candidates);
  }

  private ForwardTiming time(
      ModelBundle bundle, GraphSessions sessions, List<ForwardSetting> settings) {
    try {
      return new ForwardTimer(provider, workers, System::nanoTime).time(settings, sessions);
    } catch (OrtException e) {
      throw new ModelFailures(bundle.id()).of(e);
    } catch (InterruptedException e) {
      throw new ModelFailures(bundle.id()).of(e);
    }
  }

  private SessionSettings settings() {
    return provider == ExecutionProvider.CUDA
        ? SessionSettings.batched(options.cuda())
        : SessionSettings.sideBySide();
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
    device.close();
    workers.close();
  }
}
