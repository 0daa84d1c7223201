package dev.limelight.runtime;

/** The order of the dimensions of a model's image input. */
public enum Layout {
  /** Batch, channels, height, width. */
  NCHW,
  /** Batch, height, width, channels. */
  NHWC
}
