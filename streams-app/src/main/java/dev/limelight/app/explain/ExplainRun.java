package dev.limelight.app.explain;

import dev.limelight.explain.ExplanationException;
import dev.limelight.image.ImageRejectedException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Explains pictures one after the other; one that fails does not stop the others. */
public final class ExplainRun {
  private final PictureExplainer explainer;
  private final ResultFolder folder;
  private final ResultPrinter printer;

  private ExplainRun(PictureExplainer explainer, ResultFolder folder, ResultPrinter printer) {
    this.explainer = explainer;
    this.folder = folder;
    this.printer = printer;
  }

  /** A run that prints one JSON object a line. */
  public static ExplainRun printingJson(
      PictureExplainer explainer, ResultFolder folder, PrintWriter out, PrintWriter err) {
    return new ExplainRun(explainer, folder, new JsonLines(out, err));
  }

  /**
   * A run that prints a table.
   *
   * @param pictures what will be explained: sets the width of the first column
   */
  public static ExplainRun printingTable(
      List<Path> pictures,
      PictureExplainer explainer,
      ResultFolder folder,
      PrintWriter out,
      PrintWriter err) {
    return new ExplainRun(
        explainer, folder, new ResultTable(pictures, explainer.methods() > 1, out, err));
  }

  /**
   * Explains, writes and prints all of them.
   *
   * @return how many failed
   * @throws dev.limelight.pipeline.TargetOutOfRangeException if the model has no such class: wrong
   *     for all pictures alike
   */
  public int explain(List<Path> pictures) {
    int failed = 0;
    for (Path picture : pictures) {
      try {
        PictureExplanation explanation = explainer.explain(picture);
        List<ResultFolder.Written> files = folder.write(explanation);
        for (int i = 0; i < files.size(); i++) {
          printer.explained(explanation, explanation.maps().get(i), files.get(i));
        }
      } catch (IOException e) {
        printer.failed(picture, FileFault.of(e));
        failed++;
      } catch (ImageRejectedException | ExplanationException e) {
        printer.failed(picture, String.valueOf(e.getMessage()));
        failed++;
      }
    }
    return failed;
  }
}
