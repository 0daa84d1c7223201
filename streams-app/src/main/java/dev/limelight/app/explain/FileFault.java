package dev.limelight.app.explain;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;

/** What is wrong with a file, in words: of the commonest faults the JDK says only the name. */
public final class FileFault {
  private FileFault() {}

  /** The fault, to go after the file's name and a colon. */
  public static String of(IOException e) {
    if (e instanceof NoSuchFileException) {
      return "there is no such file";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof FileAlreadyExistsException) {
      return "it is a file, not a folder";
    }
    return String.valueOf(e.getMessage());
  }
}
