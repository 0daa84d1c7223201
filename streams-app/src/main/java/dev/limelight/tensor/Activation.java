package dev.limelight.tensor;

/** What makes probabilities of a classifier's logits. */
public enum Activation {
  /** One class is right: the classes' probabilities add up to 1. */
  SOFTMAX,
  /** Each class is right or wrong by itself (multi-label): {@code 1 / (1 + exp(-logit))} each. */
  SIGMOID
}
