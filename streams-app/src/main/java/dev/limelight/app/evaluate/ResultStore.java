package dev.limelight.app.evaluate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limelight.app.explain.UnusableArgumentException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/**
 * The folder of an evaluation: what it depends on, and a file for each picture that is done. A file
 * is there whole or not at all, so an interrupted evaluation goes on where it was. For one process.
 */
final class ResultStore {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private final Path folder;

  private ResultStore(Path folder) {
    this.folder = folder;
  }

  /**
   * The store in a folder.
   *
   * @throws UnusableArgumentException if it holds another evaluation, or cannot be written
   */
  static ResultStore open(Path folder, Protocol protocol) {
    ResultStore store = new ResultStore(folder);
    try {
      Files.createDirectories(folder.resolve("pictures"));
      Files.createDirectories(folder.resolve("overlays"));
      Path file = folder.resolve("protocol.json");
      if (Files.exists(file)) {
        store.requireSame(file, protocol);
      } else {
        store.write(file, JSON.writeValueAsBytes(protocol.asJson()));
      }
      return store;
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The output folder " + folder + " cannot be used: " + e.getMessage(), e);
    }
  }

  private void requireSame(Path file, Protocol protocol) throws IOException {
    Map<String, Object> before = JSON.readValue(file.toFile(), new TypeReference<>() {});
    Map<String, Object> now =
        JSON.readValue(JSON.writeValueAsBytes(protocol.asJson()), new TypeReference<>() {});
    for (Map.Entry<String, Object> entry : now.entrySet()) {
      Object known = before.get(entry.getKey());
      if (!entry.getValue().equals(known)) {
        throw new UnusableArgumentException(
            "The folder %s holds an evaluation with other %s: %s, now %s; give another --out, or delete the folder"
                .formatted(folder, entry.getKey(), known, entry.getValue()));
      }
    }
  }

  /** The result of a picture that is done; a damaged file counts as none. */
  Optional<PictureResult> find(String sha256) {
    Path file = folder.resolve("pictures").resolve(sha256 + ".json");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(file.toFile(), PictureResult.class));
    } catch (IOException damaged) {
      return Optional.empty();
    }
  }

  /** Writes an overlay; before the result that says it is done. */
  void overlay(String sha256, String map, byte[] png) {
    write(folder.resolve("overlays").resolve(overlayName(sha256, map)), png);
  }

  /** Name of an overlay's file. */
  static String overlayName(String sha256, String map) {
    return sha256 + "." + map.replace(' ', '-') + ".png";
  }

  void done(PictureResult result) {
    try {
      write(
          folder.resolve("pictures").resolve(result.sha256() + ".json"),
          JSON.writeValueAsBytes(result));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a file of the evaluation whole. */
  void write(String name, byte[] content) {
    write(folder.resolve(name), content);
  }

  private void write(Path file, byte[] content) {
    Path whole = file.resolveSibling(file.getFileName() + ".part");
    try {
      Files.write(whole, content);
      Files.move(
          whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + file, e);
    }
  }
}
