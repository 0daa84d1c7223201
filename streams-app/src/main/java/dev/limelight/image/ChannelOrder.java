package dev.limelight.image;

/** The channels of a model's input, in its order. */
public enum ChannelOrder {
  /** Red, green, blue. */
  RGB(3),
  /** Blue, green, red. */
  BGR(3),
  /** One channel: luma of ITU-R BT.601, 0.299 R + 0.587 G + 0.114 B. */
  GRAY(1);

  private final int channels;

  ChannelOrder(int channels) {
    this.channels = channels;
  }

  /** Number of channels, C of {@code [C,H,W]}. */
  public int channels() {
    return channels;
  }

  /** The 8-bit value of channel {@code channel} of a {@code 0xRRGGBB} pixel. */
  int value(int rgb, int channel) {
    if (this == GRAY) {
      // Weights and rounding of Pillow's convert("L").
      return (19595 * (rgb >> 16 & 0xFF) + 38470 * (rgb >> 8 & 0xFF) + 7471 * (rgb & 0xFF) + 0x8000)
          >> 16;
    }
    return (rgb >> (16 - 8 * indexInRgb(channel))) & 0xFF;
  }

  /** Which of R, G, B channel {@code channel} is: where its mean and deviation stand. */
  int indexInRgb(int channel) {
    return this == BGR ? 2 - channel : channel;
  }
}
