package dev.limelight.image;

import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.GeneralPath;
import java.awt.geom.Rectangle2D;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.font.PDFont;

/**
 * Writes text with the outlines of Liberation Sans, which comes with PDFBox: servers often have no
 * fonts, and those that have would give every machine another picture. Characters without an
 * outline are drawn as a box. Thread-safe.
 */
final class Lettering {
  private static final String RESOURCE =
      "/org/apache/pdfbox/resources/ttf/LiberationSans-Regular.ttf";
  private static final String ELLIPSIS = "\u2026";

  /** Shared, as reading the font takes a while; it is read on first use. */
  private static final class Shared {
    static final Lettering INSTANCE = new Lettering();
  }

  /** An outline for one pixel of font size, baseline at y = 0, and how far it moves the pen. */
  private record Glyph(Shape outline, double advance) {}

  private final TrueTypeFont font;
  private final CmapLookup glyphIds;
  private final Map<Integer, Glyph> glyphs = new ConcurrentHashMap<>();

  private Lettering() {
    try (InputStream in = PDFont.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("PDFBox's font is not on the class path: " + RESOURCE);
      }
      font = new TTFParser().parse(new RandomAccessReadBuffer(in.readAllBytes()));
      glyphIds = font.getUnicodeCmapLookup();
    } catch (IOException e) {
      throw new UncheckedIOException("PDFBox's font cannot be read: " + RESOURCE, e);
    }
  }

  static Lettering shared() {
    return Shared.INSTANCE;
  }

  /** Width of {@code text} at a font size, both in pixels. */
  double width(String text, double size) {
    return size * text.codePoints().mapToDouble(codePoint -> glyph(codePoint).advance).sum();
  }

  /** {@code text}, or as much of its beginning as fits {@code width} with an ellipsis. */
  String fitted(String text, double size, double width) {
    if (width(text, size) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && width(text.substring(0, end).strip() + ELLIPSIS, size) > width) {
      end = text.offsetByCodePoints(end, -1);
    }
    return text.substring(0, end).strip() + ELLIPSIS;
  }

  /** Fills {@code text} in the current colour, its baseline starting at {@code (x, y)}. */
  void draw(Graphics2D graphics, String text, double x, double y, double size) {
    double pen = x;
    for (int codePoint : text.codePoints().toArray()) {
      Glyph glyph = glyph(codePoint);
      AffineTransform place = AffineTransform.getTranslateInstance(pen, y);
      place.scale(size, size);
      graphics.fill(place.createTransformedShape(glyph.outline));
      pen += size * glyph.advance;
    }
  }

  private Glyph glyph(int codePoint) {
    return glyphs.computeIfAbsent(
        Character.isISOControl(codePoint) ? ' ' : codePoint, this::readGlyph);
  }

  /** Fontbox reads tables when they are first needed, so only one thread may ask at a time. */
  private synchronized Glyph readGlyph(int codePoint) {
    int id = glyphIds.getGlyphId(codePoint);
    if (id == 0) {
      return box();
    }
    try {
      double scale = 1.0 / font.getUnitsPerEm();
      var data = font.getGlyph().getGlyph(id);
      Shape outline = data == null ? new GeneralPath() : data.getPath();
      return new Glyph(
          AffineTransform.getScaleInstance(scale, -scale).createTransformedShape(outline),
          font.getAdvanceWidth(id) * scale);
    } catch (IOException e) {
      throw new UncheckedIOException("PDFBox's font is damaged at glyph " + id, e);
    }
  }

  private static Glyph box() {
    GeneralPath path = new GeneralPath(GeneralPath.WIND_EVEN_ODD);
    path.append(new Rectangle2D.Double(0.06, -0.72, 0.5, 0.72), false);
    path.append(new Rectangle2D.Double(0.11, -0.67, 0.4, 0.62), false);
    return new Glyph(path, 0.62);
  }
}
