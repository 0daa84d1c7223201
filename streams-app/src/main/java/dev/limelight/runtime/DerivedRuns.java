package dev.limelight.runtime;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.IntegratedGradientsSetting;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ModelClosedException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The graphs of a model that only some methods need, each opened when it is first asked for and
 * closed with the model. Thread-safe.
 */
final class DerivedRuns implements AutoCloseable {
  /** What there is. */
  enum Kind {
    /** Gradient of the loss. */
    LOSS,
    /** Guided gradient. */
    GUIDED,
    /** Feature maps and their gradient. */
    FEATURES;

    /** The one that a method explains with; empty for the bundle's own backward graph. */
    static Optional<Kind> of(Method method, MethodOptions options) {
      return switch (method) {
        case INTEGRATED_GRADIENTS ->
            options.integratedGradients().setting() == IntegratedGradientsSetting.AUTHORS
                ? Optional.of(LOSS)
                : Optional.empty();
        case GUIDED_BACKPROP -> Optional.of(GUIDED);
        case GRAD_CAM -> Optional.of(FEATURES);
        default -> Optional.empty();
      };
    }
  }

  /**
   * One of them, open.
   *
   * @param graph what it was made of
   * @param strategy runs it
   */
  record Open(DerivedGraph graph, RunStrategy strategy) {}

  private final Function<Kind, Open> opener;
  private final Map<Kind, Open> open = new EnumMap<>(Kind.class);
  private final Map<Kind, BundleException> lacking = new EnumMap<>(Kind.class);
  private boolean closed;

  DerivedRuns(Function<Kind, Open> opener) {
    this.opener = opener;
  }

  /**
   * One of them; the first call takes as long as an export without its proof. What there is not is
   * not tried again: events that ask for it would wait each time.
   *
   * @throws ModelClosedException if the model is closed
   * @throws BundleException if there is no such graph of this model
   */
  synchronized Open get(Kind kind) {
    if (closed) {
      throw new ModelClosedException("The model is closed");
    }
    BundleException before = lacking.get(kind);
    if (before != null) {
      throw before;
    }
    try {
      return open.computeIfAbsent(kind, opener);
    } catch (BundleException e) {
      lacking.put(kind, e);
      throw e;
    }
  }

  /** Closes all of them, whatever closing one throws. */
  @Override
  public synchronized void close() throws OrtException {
    closed = true;
    OrtException failure = null;
    for (Open each : open.values()) {
      try {
        each.strategy().close();
      } catch (OrtException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    open.clear();
    if (failure != null) {
      throw failure;
    }
  }
}
