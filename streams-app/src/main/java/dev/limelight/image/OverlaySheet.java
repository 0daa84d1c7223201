package dev.limelight.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.Locale;

/** One overlay being drawn; used by one thread, once. */
final class OverlaySheet {
  private static final Color PAPER = new Color(0xFFFFFF);
  private static final Color INK = new Color(0x1B1B22);
  private static final Color FAINT_INK = new Color(0x5F6070);
  private static final Color FRAME = new Color(0xC9CAD3);

  private final RgbImage picture;
  private final SaliencyLayer layer;
  private final OverlayCaption caption;
  private final OverlayLayout layout;
  private final Lettering lettering = Lettering.shared();
  private final BufferedImage sheet;
  private final Graphics2D graphics;

  OverlaySheet(RgbImage picture, SaliencyLayer layer, OverlayCaption caption) {
    this.picture = picture;
    this.layer = layer;
    this.caption = caption;
    this.layout = OverlayLayout.of(picture.width(), picture.height());
    this.sheet = new BufferedImage(layout.width(), layout.height(), BufferedImage.TYPE_INT_RGB);
    this.graphics = sheet.createGraphics();
  }

  BufferedImage draw() {
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    graphics.setColor(PAPER);
    graphics.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
    drawHeading();
    RgbImage enlarged = enlarged();
    drawPanel(enlarged, layout.firstPanelX());
    drawPanel(layer.over(enlarged), layout.secondPanelX());
    drawLegend();
    drawFigures();
    graphics.dispose();
    return sheet;
  }

  private void drawHeading() {
    int top = OverlayLayout.MARGIN;
    text(INK, caption.label(), OverlayLayout.MARGIN, top + 28, 32, layout.contentWidth());
    text(FAINT_INK, caption.title(), OverlayLayout.MARGIN, top + 60, 18, layout.contentWidth());
  }

  private void drawPanel(RgbImage image, int x) {
    drawFrame(x, layout.panelY(), image.width(), image.height());
    graphics.drawImage(buffered(image), x, layout.panelY(), null);
  }

  /** Filled, as a stroked outline would blend into the pixels it surrounds. */
  private void drawFrame(int x, int y, int width, int height) {
    graphics.setColor(FRAME);
    graphics.fillRect(x - 1, y - 1, width + 2, height + 2);
  }

  private void drawLegend() {
    int x = layout.legendX();
    int y = layout.panelY();
    int height = layout.panelHeight();
    drawFrame(x, y, OverlayLayout.LEGEND_BAR, height);
    for (int row = 0; row < height; row++) {
      graphics.setColor(new Color(ColorMap.rgb((height - row - 0.5f) / height)));
      graphics.fillRect(x, y + row, OverlayLayout.LEGEND_BAR, 1);
    }
    int textX = x + OverlayLayout.LEGEND_BAR + 8;
    int textWidth = OverlayLayout.MARGIN + layout.contentWidth() - textX;
    boolean clipped = layer.scaleEnd() < 1;
    String end = (clipped ? "\u2265\u2009" : "") + number("%.2f", layer.scaleEnd());
    text(FAINT_INK, end, textX, y + 12, 16, textWidth);
    text(FAINT_INK, number("%.2f", layer.scaleEnd() / 2), textX, y + height / 2 + 6, 16, textWidth);
    text(FAINT_INK, "0", textX, y + height, 16, textWidth);
  }

  private void drawFigures() {
    int column = layout.contentWidth() / 4;
    int x = OverlayLayout.MARGIN;
    figure(x, column, "Probability", number("%.1f %%", 100 * caption.probability()));
    String rcap =
        caption.rcap().isPresent() ? number("%.3f", caption.rcap().getAsDouble()) : "\u2013";
    figure(x + column, column, "RCAP", rcap);
    figure(x + 2 * column, 2 * column, "Method", caption.method());
  }

  private void figure(int x, int width, String name, String value) {
    int y = layout.figuresY();
    text(FAINT_INK, name, x, y + 44, 16, width - OverlayLayout.GAP);
    text(INK, value, x, y + 78, 26, width - OverlayLayout.GAP);
  }

  private void text(Color color, String text, int x, int baseline, int size, int width) {
    graphics.setColor(color);
    lettering.draw(graphics, lettering.fitted(text, size, width), x, baseline, size);
  }

  private RgbImage enlarged() {
    int width = layout.panelWidth();
    int height = layout.panelHeight();
    return Resampler.resample(
        picture,
        Placement.stretched(picture.width(), picture.height(), width, height),
        width,
        height);
  }

  private static BufferedImage buffered(RgbImage image) {
    BufferedImage buffered =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    buffered.setRGB(0, 0, image.width(), image.height(), image.pixels(), 0, image.width());
    return buffered;
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
