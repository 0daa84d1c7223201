package dev.limelight.explain;

/** What a blur takes for the pixels beyond an image's border. */
enum Border {
  /** The image mirrored at its outermost pixels, which are not repeated. */
  REFLECTED {
    @Override
    int inside(int position, int size) {
      if (size == 1) {
        return 0;
      }
      int period = 2 * (size - 1);
      int folded = Math.floorMod(position, period);
      return folded < size ? folded : period - folded;
    }
  },
  /** Zeros. */
  ZERO {
    @Override
    int inside(int position, int size) {
      return position >= 0 && position < size ? position : OUTSIDE;
    }
  };

  /** Stands for a pixel of value zero. */
  static final int OUTSIDE = -1;

  /** The position inside the image whose value stands at {@code position}, or {@link #OUTSIDE}. */
  abstract int inside(int position, int size);
}
