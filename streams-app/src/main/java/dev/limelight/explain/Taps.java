package dev.limelight.explain;

/**
 * The inner loop of a separable filter across lines: whole lines at a time, each an array of its
 * own and all read at the same index, which is what the compiler vectorises; two distances at a
 * time, so that a sum is loaded and stored half as often. Sums are taken in the order of the
 * distances, whatever is done at a time. Stateless.
 */
final class Taps {
  private Taps() {}

  /**
   * {@code sums += kernel * lines}, for one line.
   *
   * @param before by distance: the line so far before; at distance 0 the line itself
   * @param behind by distance: the line so far behind
   */
  static void filter(GaussianKernel kernel, float[][] before, float[][] behind, float[] sums) {
    addMiddle(kernel.weight(0), before[0], sums);
    int distance = 1;
    for (; distance < kernel.radius(); distance += 2) {
      addTwoPairs(
          kernel.weight(distance),
          before[distance],
          behind[distance],
          kernel.weight(distance + 1),
          before[distance + 1],
          behind[distance + 1],
          sums);
    }
    if (distance == kernel.radius()) {
      addPair(kernel.weight(distance), before[distance], behind[distance], sums);
    }
  }

  /**
   * The same under two kernels of one radius: a line is read once for both.
   *
   * @param one added to {@code sums}
   * @param other added to {@code otherSums}
   */
  static void filter(
      GaussianKernel one,
      GaussianKernel other,
      float[][] before,
      float[][] behind,
      float[] sums,
      float[] otherSums) {
    addMiddle(one.weight(0), before[0], sums);
    addMiddle(other.weight(0), before[0], otherSums);
    int distance = 1;
    for (; distance < one.radius(); distance += 2) {
      addTwoPairs(
          one.weight(distance),
          other.weight(distance),
          before[distance],
          behind[distance],
          one.weight(distance + 1),
          other.weight(distance + 1),
          before[distance + 1],
          behind[distance + 1],
          sums,
          otherSums);
    }
    if (distance == one.radius()) {
      addPair(one.weight(distance), before[distance], behind[distance], sums);
      addPair(other.weight(distance), before[distance], behind[distance], otherSums);
    }
  }

  private static void addMiddle(float weight, float[] line, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * line[i];
    }
  }

  private static void addPair(float weight, float[] before, float[] behind, float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] += weight * (before[i] + behind[i]);
    }
  }

  private static void addTwoPairs(
      float near,
      float[] nearBefore,
      float[] nearBehind,
      float far,
      float[] farBefore,
      float[] farBehind,
      float[] sums) {
    for (int i = 0; i < sums.length; i++) {
      sums[i] =
          sums[i] + near * (nearBefore[i] + nearBehind[i]) + far * (farBefore[i] + farBehind[i]);
    }
  }

  private static void addTwoPairs(
      float near,
      float otherNear,
      float[] nearBefore,
      float[] nearBehind,
      float far,
      float otherFar,
      float[] farBefore,
      float[] farBehind,
      float[] sums,
      float[] otherSums) {
    for (int i = 0; i < sums.length; i++) {
      float nearPair = nearBefore[i] + nearBehind[i];
      float farPair = farBefore[i] + farBehind[i];
      sums[i] = sums[i] + near * nearPair + far * farPair;
      otherSums[i] = otherSums[i] + otherNear * nearPair + otherFar * farPair;
    }
  }
}
