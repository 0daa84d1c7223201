package dev.limelight.app.demo;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A log file from a given byte on: what one start of a process wrote to it.
 *
 * @param file the log file; a missing one counts as empty
 * @param start first byte that belongs to this start, at least 0
 */
record LogTail(Path file, long start) {
  /** Enough for the end of a long log and little enough for the memory. */
  private static final int LONGEST = 1 << 20;

  LogTail {
    if (start < 0) {
      throw new IllegalArgumentException("A log starts at byte 0 or later, got " + start + ".");
    }
  }

  boolean contains(String text) {
    return read().contains(text);
  }

  /** The last {@code count} lines, indented, or a word that there are none. */
  String lastLines(int count) {
    List<String> lines = lines();
    if (lines.isEmpty()) {
      return "  (the log is empty)";
    }
    return lines.stream()
        .skip(Math.max(0, lines.size() - count))
        .map(line -> "  | " + line)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  List<String> lines() {
    return read().lines().toList();
  }

  private String read() {
    if (!Files.exists(file)) {
      return "";
    }
    try (SeekableByteChannel channel = Files.newByteChannel(file)) {
      long from = Math.max(Math.min(start, channel.size()), channel.size() - LONGEST);
      ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
      channel.position(from);
      while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
        // Until the buffer is full or the file turns out shorter.
      }
      return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "(cannot read " + file + ": " + e.getMessage() + ")";
    }
  }
}
