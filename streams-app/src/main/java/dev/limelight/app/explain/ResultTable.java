package dev.limelight.app.explain;

import dev.limelight.pipeline.ScoredMap;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * A table for people. Rows appear as pictures are done, so that the columns' widths are settled
 * before the first: by the pictures' names, and by what fits a screen.
 */
final class ResultTable implements ResultPrinter {
  private static final int LONGEST_NAME = 36;
  private static final int LABEL = 26;
  private static final int METHOD = 20;
  private static final String GAP = "  ";

  private final PrintWriter out;
  private final PrintWriter err;
  private final int nameWidth;
  private final boolean manyMethods;
  private boolean begun;

  /**
   * @param pictures what the rows will be about
   * @param manyMethods whether the rows are to say their method
   */
  ResultTable(List<Path> pictures, boolean manyMethods, PrintWriter out, PrintWriter err) {
    this.manyMethods = manyMethods;
    this.out = out;
    this.err = err;
    int longest = pictures.stream().mapToInt(picture -> name(picture).length()).max().orElse(0);
    this.nameWidth = Math.max("image".length(), Math.min(longest, LONGEST_NAME));
  }

  @Override
  public void explained(PictureExplanation explanation, ScoredMap map, ResultFolder.Written files) {
    if (!begun) {
      row("image", "method", "class", "label", "probability", "RCAP", "seconds", "overlay");
      begun = true;
    }
    row(
        name(explanation.file()),
        map.method().label(),
        Integer.toString(explanation.explained().target()),
        explanation.explained().label(),
        number("%.4f", explanation.explained().probability()),
        score(map.rcap().rcap()),
        number("%.2f", explanation.seconds()),
        files.overlay().toString());
  }

  @Override
  public void failed(Path file, String reason) {
    err.println(file + ": " + reason);
    err.flush();
  }

  private void row(
      String image,
      String method,
      String target,
      String label,
      String probability,
      String rcap,
      String seconds,
      String overlay) {
    out.println(
        String.join(
            GAP,
            left(image, nameWidth) + (manyMethods ? GAP + left(method, METHOD) : ""),
            right(target, 5),
            left(label, LABEL),
            right(probability, 11),
            right(rcap, 6),
            right(seconds, 7),
            overlay));
    out.flush();
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String left(String text, int width) {
    String cell = text.length() <= width ? text : text.substring(0, width - 3) + "...";
    return cell + " ".repeat(width - cell.length());
  }

  private static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  /** RCAP is often small, and then its order of magnitude is what can be compared. */
  private static String score(double rcap) {
    return number(rcap == 0 || rcap >= 0.001 ? "%.4f" : "%.0e", rcap);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
