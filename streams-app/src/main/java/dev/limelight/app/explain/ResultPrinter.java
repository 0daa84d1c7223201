package dev.limelight.app.explain;

import dev.limelight.pipeline.ScoredMap;
import java.nio.file.Path;

/** Says what came of each picture, as soon as it is known. */
interface ResultPrinter {

  /** A picture was explained by one of its methods. */
  void explained(PictureExplanation explanation, ScoredMap map, ResultFolder.Written files);

  /** A picture could not be explained. */
  void failed(Path file, String reason);
}
