package dev.limelight.pipeline;

/** A class was to be explained that the model does not have. */
public final class TargetOutOfRangeException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  private final int target;
  private final int classes;

  TargetOutOfRangeException(int target, int classes, String model) {
    super(
        "Class "
            + target
            + " is out of range: model "
            + model
            + " has the classes 0 to "
            + (classes - 1));
    this.target = target;
    this.classes = classes;
  }

  /** The class asked for. */
  public int target() {
    return target;
  }

  /** How many classes the model has. */
  public int classes() {
    return classes;
  }
}
