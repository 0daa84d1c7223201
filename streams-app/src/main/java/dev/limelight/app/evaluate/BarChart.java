package dev.limelight.app.evaluate;

import java.util.List;
import java.util.Locale;

/** Horizontal bars as an inline SVG picture; colours are the page's. */
final class BarChart {
  private static final int ROW = 24;
  private static final int LABELS = 190;
  private static final int BARS = 360;
  private static final int WIDTH = LABELS + BARS + 70;

  private BarChart() {}

  /** A bar: negative values reach to the left of the zero line. */
  record Bar(String label, double value) {}

  static String svg(String title, List<Bar> bars) {
    double high = bars.stream().mapToDouble(Bar::value).max().orElse(0);
    double low = bars.stream().mapToDouble(Bar::value).min().orElse(0);
    double from = Math.min(low, 0);
    double extent = Math.max(Math.max(high, 0) - from, 1e-12);
    double zero = LABELS + -from / extent * BARS;
    StringBuilder svg = new StringBuilder();
    svg.append(
        String.format(
            Locale.ROOT,
            "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s\">",
            WIDTH,
            bars.size() * ROW + 4,
            PageText.escaped(title)));
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double end = LABELS + (bar.value() - from) / extent * BARS;
      int y = i * ROW + 3;
      svg.append(
          String.format(
              Locale.ROOT,
              "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                  + "<rect x=\"%.1f\" y=\"%d\" width=\"%.1f\" height=\"%d\" rx=\"2\"/>"
                  + "<text x=\"%.1f\" y=\"%d\">%.4f</text>",
              LABELS - 8,
              y + 14,
              PageText.escaped(bar.label()),
              Math.min(zero, end),
              y,
              Math.abs(end - zero),
              ROW - 6,
              Math.max(zero, end) + 6,
              y + 14,
              bar.value()));
    }
    return svg.append("</svg>").toString();
  }
}
