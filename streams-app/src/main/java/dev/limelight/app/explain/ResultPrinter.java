package dev.limelight.app.explain;

import java.nio.file.Path;

/** Says what came of each picture, as soon as it is known. */
interface ResultPrinter {

  /** A picture was explained. */
  void explained(PictureExplanation explanation, ResultFolder.Written files);

  /** A picture could not be explained. */
  void failed(Path file, String reason);
}
