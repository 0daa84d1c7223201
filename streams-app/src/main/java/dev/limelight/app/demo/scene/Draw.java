package dev.limelight.app.demo.scene;

import java.awt.Color;
import java.util.SplittableRandom;

/**
 * The random numbers of one concern of one scene. Concerns draw from streams of their own, so that
 * adding a sticker to a scene changes nothing else in it. Confined to one thread.
 */
final class Draw {
  /** What the numbers are for. The names are part of the seed. */
  enum Concern {
    SCRIPT,
    BACKDROP,
    POSE,
    FACE,
    CLUTTER,
    OCCLUSION,
    STICKER,
    CAMERA
  }

  private final SplittableRandom random;

  Draw(long seed, long index, Concern concern) {
    long mixed = mix(seed + 0x9E3779B97F4A7C15L);
    mixed = mix(mixed ^ index * 0xD1B54A32D192ED03L);
    this.random = new SplittableRandom(mix(mixed + concern.name().hashCode()));
  }

  /**
   * The finaliser of SplitMix64 (Steele, Lea, Flood 2014), so that neighbouring seeds part ways.
   */
  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform in {@code [low, high)}; {@code low} where the two are equal. */
  double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }

  /** A whole number in {@code [0, bound)}. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  int pick(int... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** A colour whose channels lie within {@code spread} of those of {@code rgb}. */
  Color near(int rgb, int spread) {
    double shade = between(-spread, spread);
    return new Color(
        channel(rgb >> 16, shade, spread),
        channel(rgb >> 8, shade, spread),
        channel(rgb, shade, spread));
  }

  private int channel(int value, double shade, int spread) {
    double shifted = (value & 0xFF) + shade * 0.7 + between(-spread, spread) * 0.3;
    return (int) Math.max(0, Math.min(255, shifted));
  }

  /**
   * Roughly normal, mean 0 and standard deviation 1: the sum of four uniform numbers, which is all
   * that sensor noise asks for and several times faster than the exact law.
   */
  double gaussian() {
    long bits = random.nextLong();
    long sum = (bits & 0xFFFF) + (bits >>> 16 & 0xFFFF) + (bits >>> 32 & 0xFFFF) + (bits >>> 48);
    return (sum - 131070.0) / 37837.2;
  }
}
