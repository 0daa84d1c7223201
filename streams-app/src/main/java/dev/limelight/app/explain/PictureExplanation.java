package dev.limelight.app.explain;

import dev.limelight.image.RgbImage;
import dev.limelight.pipeline.ExplainedClass;
import dev.limelight.pipeline.ScoredMap;
import java.nio.file.Path;

/**
 * One picture, explained.
 *
 * @param file the picture's file, as it was named
 * @param picture the picture as the model sees it, scaled and cropped
 * @param explained the class that the map is about
 * @param map the map and its score
 * @param seconds from reading the file to the score
 */
public record PictureExplanation(
    Path file, RgbImage picture, ExplainedClass explained, ScoredMap map, double seconds) {}
