package dev.limelight.app.explain;

import dev.limelight.image.RgbImage;
import dev.limelight.pipeline.ExplainedClass;
import dev.limelight.pipeline.ScoredMap;
import java.nio.file.Path;
import java.util.List;

/**
 * One picture, explained.
 *
 * @param file the picture's file, as it was named
 * @param picture the picture as the model sees it, scaled and cropped
 * @param explained the class that the maps are about
 * @param maps the maps and their scores, one per method
 * @param seconds from reading the file to the last score
 */
public record PictureExplanation(
    Path file, RgbImage picture, ExplainedClass explained, List<ScoredMap> maps, double seconds) {

  /** An explanation with its own copy of the list. */
  public PictureExplanation {
    maps = List.copyOf(maps);
  }
}
