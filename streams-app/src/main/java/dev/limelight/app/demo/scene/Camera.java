package dev.limelight.app.demo.scene;

/**
 * Light and sensor: turns the drawing into bytes.
 *
 * @param gain multiplies every value: brightness, or with {@code lift} contrast
 * @param lift added to every value, in units of 255
 * @param warmth raises red and lowers blue by this share; negative for cold light
 * @param green raises green by this share
 * @param fallX change of brightness across the frame
 * @param fallY change of brightness down the frame
 * @param blur share of a pixel that each of its two neighbours takes, along each axis
 * @param noise standard deviation of the sensor's noise, in units of 255
 * @param draw gives the noise
 */
record Camera(
    double gain,
    double lift,
    double warmth,
    double green,
    double fallX,
    double fallY,
    double blur,
    double noise,
    Draw draw) {
  private static final int SIZE = Scene.SIZE;

  static Camera draw(Draw draw) {
    double brightness = draw.between(0.62, 1.15);
    double lift = draw.chance(0.4) ? draw.between(0, 45) : draw.between(-8, 8);
    return new Camera(
        brightness * (1 - Math.max(0, lift) / 255),
        lift,
        draw.between(-0.07, 0.07),
        draw.between(-0.03, 0.03),
        draw.between(-0.16, 0.16),
        draw.between(-0.16, 0.16),
        draw.chance(0.5) ? draw.between(0, 0.2) : 0,
        draw.between(0.5, 7),
        draw);
  }

  /** The picture as {@code [SIZE, SIZE, 3]} unsigned bytes. */
  byte[] expose(Canvas canvas) {
    float[] light = average(canvas);
    if (blur > 0) {
      light = blurred(blurred(light, 3), 3 * SIZE);
    }
    double[] cast = {1 + warmth, 1 + green, 1 - warmth};
    byte[] rgb = new byte[light.length];
    for (int y = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double shade = gain * (1 + fallX * (2.0 * x / SIZE - 1) + fallY * (2.0 * y / SIZE - 1));
        for (int c = 0; c < 3; c++) {
          int i = 3 * (y * SIZE + x) + c;
          double value = light[i] * shade * cast[c] + lift + noise * draw.gaussian();
          rgb[i] = (byte) (int) Math.max(0, Math.min(255, value + 0.5));
        }
      }
    }
    return rgb;
  }

  private static float[] average(Canvas canvas) {
    int scale = canvas.scale();
    int[] samples = canvas.pixels();
    float[] light = new float[3 * SIZE * SIZE];
    float weight = 1f / (scale * scale);
    for (int s = 0; s < samples.length; s++) {
      int x = s % (SIZE * scale) / scale;
      int y = s / (SIZE * scale) / scale;
      int i = 3 * (y * SIZE + x);
      light[i] += (samples[s] >> 16 & 0xFF) * weight;
      light[i + 1] += (samples[s] >> 8 & 0xFF) * weight;
      light[i + 2] += (samples[s] & 0xFF) * weight;
    }
    return light;
  }

  /** One pass of the kernel {@code [blur, 1 - 2 blur, blur]} along the axis of the given stride. */
  private float[] blurred(float[] light, int stride) {
    float[] out = light.clone();
    int axis = stride == 3 ? 3 : 3 * SIZE;
    for (int i = 0; i < light.length; i++) {
      int position = i / axis % SIZE;
      float before = position > 0 ? light[i - stride] : light[i];
      float after = position < SIZE - 1 ? light[i + stride] : light[i];
      out[i] = (float) (light[i] * (1 - 2 * blur) + (before + after) * blur);
    }
    return out;
  }
}
