package dev.limelight.image;

/** Which part of the picture a model is shown. */
public enum Crop {
  /** All of it. */
  NONE,
  /** Its centre. */
  CENTRE
}
