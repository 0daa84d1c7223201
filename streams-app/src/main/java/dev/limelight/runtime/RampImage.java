package dev.limelight.runtime;

/** The image that graphs are timed with: no value is special, and none is soon denormal. */
final class RampImage {
  private RampImage() {}

  /** One image for a graph, in its layout, values in [-1,1]. */
  static float[] of(GraphPorts ports) {
    float[] image = new float[ports.image().graph().size()];
    for (int i = 0; i < image.length; i++) {
      image[i] = (i * 31 % 255) / 127.5f - 1;
    }
    return image;
  }
}
