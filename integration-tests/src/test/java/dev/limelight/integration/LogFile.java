package dev.limelight.integration;

import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Appends what a container writes to a file. */
final class LogFile extends ResultCallback.Adapter<Frame> {
  private final Path file;

  LogFile(Path file) {
    this.file = file;
  }

  @Override
  public void onNext(Frame frame) {
    try {
      Files.write(file, frame.getPayload(), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write to " + file, e);
    }
  }
}
