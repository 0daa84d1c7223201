package dev.limelight.app.evaluate;

/** Text inside HTML and SVG. */
final class PageText {
  private PageText() {}

  /** Everything replaced that a page would read as its own, in or outside of quotes. */
  static String escaped(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (c < ' ' || c == 0x7F || (c >= 0xD800 && c <= 0xDFFF) || isDirection(c)) {
                escaped.append('\uFFFD');
              } else if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'' || c == '`') {
                escaped.append("&#").append(c).append(';');
              } else {
                escaped.appendCodePoint(c);
              }
            });
    return escaped.toString();
  }

  /** Marks that turn the direction of writing would show a name as another. */
  private static boolean isDirection(int c) {
    return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
  }
}
