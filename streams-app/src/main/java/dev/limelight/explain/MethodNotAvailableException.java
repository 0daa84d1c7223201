package dev.limelight.explain;

import java.util.Set;

/** A saliency method was asked for that exists by name but cannot be computed yet. */
public final class MethodNotAvailableException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final Method method;

  MethodNotAvailableException(Method method, Set<Method> available) {
    super(
        "Method "
            + method.label()
            + " is not available yet; available are "
            + Method.labels(available.stream()));
    this.method = method;
  }

  /** The method asked for. */
  public Method method() {
    return method;
  }
}
