package dev.limelight.image;

/**
 * Where things stand on an overlay, in pixels: a heading, two panels of {@code panelWidth} x {@code
 * panelHeight} side by side, the legend right of them, the figures below.
 */
record OverlayLayout(int panelWidth, int panelHeight) {
  static final int MARGIN = 32;
  static final int GAP = 20;
  static final int LEGEND_BAR = 18;
  static final int HEADING = 84;
  static final int FIGURES = 92;

  private static final int LEGEND = 92;
  private static final int READABLE_SIDE = 448;
  private static final int LONGEST_SIDE = 1024;
  private static final int NARROWEST_CONTENT = 720;

  /** Panels as large as needed to be readable, as small as needed to fit a screen. */
  static OverlayLayout of(int width, int height) {
    double readable = Math.max(1, (double) READABLE_SIDE / Math.min(width, height));
    double scale = Math.min(readable, (double) LONGEST_SIDE / Math.max(width, height));
    return new OverlayLayout(side(width, scale), side(height, scale));
  }

  int width() {
    return contentWidth() + 2 * MARGIN;
  }

  int height() {
    return HEADING + panelHeight + FIGURES + 2 * MARGIN;
  }

  /** Width between the margins. */
  int contentWidth() {
    return Math.max(panelsAndLegend(), NARROWEST_CONTENT);
  }

  int firstPanelX() {
    return MARGIN + (contentWidth() - panelsAndLegend()) / 2;
  }

  int secondPanelX() {
    return firstPanelX() + panelWidth + GAP;
  }

  int panelY() {
    return MARGIN + HEADING;
  }

  int legendX() {
    return secondPanelX() + panelWidth + GAP;
  }

  int figuresY() {
    return panelY() + panelHeight;
  }

  private int panelsAndLegend() {
    return 2 * panelWidth + GAP + LEGEND;
  }

  private static int side(int pixels, double scale) {
    return Math.max(1, (int) Math.round(pixels * scale));
  }
}
