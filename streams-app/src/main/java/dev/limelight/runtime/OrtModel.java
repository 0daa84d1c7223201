package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.GuidedGradient;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.runtime.DerivedRuns.Kind;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.Shape;
import java.util.List;

/**
 * A bundle with its forward and its backward session open, and those of further graphs from when a
 * method first asks for them. Thread-safe and meant to be shared by all threads of a process. It
 * holds native memory until it is closed.
 */
public final class OrtModel implements ExplainableModel, AutoCloseable {
  private final ModelIdentity identity;
  private final ModelBundle bundle;
  private final UseGate gate = new UseGate();
  private final RunStrategy forward;
  private final RunStrategy backward;
  private final List<String> labels;
  private final Classifier classifier;
  private final GradientFunction gradient;
  private final DerivedRuns derived;
  private final ModelFailures failures;
  private final int logits;

  OrtModel(
      ModelIdentity identity,
      ModelBundle bundle,
      int logits,
      Activation activation,
      RunStrategy forward,
      RunStrategy backward,
      DerivedRuns derived) {
    this.identity = identity;
    this.bundle = bundle;
    this.forward = forward;
    this.backward = backward;
    this.derived = derived;
    this.logits = logits;
    this.failures = new ModelFailures(identity.id());
    ModelRuns forwardRuns = new ModelRuns(failures, inputShape(), gate, forward);
    ModelRuns backwardRuns = new ModelRuns(failures, inputShape(), gate, backward);
    if (logits == 1) {
      this.labels = SingleLogit.labels(bundle.labels());
      this.classifier = SingleLogit.classifier(new OrtClassifier(forwardRuns, 1, activation));
      this.gradient = SingleLogit.gradient(new OrtGradientFunction(backwardRuns, 1), failures);
    } else {
      this.labels = bundle.labels();
      this.classifier = new OrtClassifier(forwardRuns, logits, activation);
      this.gradient = new OrtGradientFunction(backwardRuns, logits);
    }
  }

  @Override
  public ModelIdentity identity() {
    return identity;
  }

  @Override
  public Shape inputShape() {
    return bundle.spec().input().imageShape();
  }

  @Override
  public List<String> labels() {
    return labels;
  }

  @Override
  public Classifier classifier() {
    return classifier;
  }

  @Override
  public GradientFunction gradient() {
    return gradient;
  }

  @Override
  public GradientFunction lossGradient() {
    return new OrtGradientFunction(runs(open(Kind.LOSS)), classifier.classes());
  }

  @Override
  public GuidedGradient guidedGradient() {
    DerivedRuns.Open guided = open(Kind.GUIDED);
    GradientFunction function = new OrtGradientFunction(runs(guided), logits);
    return new GuidedGradient(
        logits == 1 ? SingleLogit.gradient(function, failures) : function,
        guided.graph().rectifiers());
  }

  @Override
  public FeatureFunction features() {
    DerivedRuns.Open features = open(Kind.FEATURES);
    DerivedGraph graph = features.graph();
    FeatureFunction function =
        new OrtFeatureFunction(runs(features), graph.at(), graph.row(), logits);
    return logits == 1 ? SingleLogit.features(function, failures) : function;
  }

  @Override
  public String backwardGraph(Method method, MethodOptions options) {
    return Kind.of(method, options)
        .map(kind -> open(kind).graph().sha256())
        .orElse(identity.backwardGraph());
  }

  private DerivedRuns.Open open(Kind kind) {
    try {
      return derived.get(kind);
    } catch (BundleException e) {
      throw failures.without(e);
    }
  }

  private ModelRuns runs(DerivedRuns.Open open) {
    return new ModelRuns(failures, inputShape(), gate, open.strategy());
  }

  /** The bundle it was opened from. */
  public ModelBundle bundle() {
    return bundle;
  }

  /**
   * Waits until nothing runs on this model, then closes its sessions; a second call does nothing.
   * What is asked of the model later fails. Not to be called by a consumer of its own results.
   *
   * @throws IllegalStateException if ONNX Runtime cannot close a session
   */
  @Override
  public void close() {
    if (!gate.close()) {
      return;
    }
    try (forward;
        backward;
        derived) {
      // They have nothing in common; each closes its slots, its session and its options.
    } catch (OrtException e) {
      throw new IllegalStateException("Model " + identity.id() + " could not be closed", e);
    }
  }

  @Override
  public String toString() {
    return "model " + identity.id() + " on " + identity.executionProvider();
  }
}
