package dev.limelight.app.evaluate;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limelight.app.explain.FileFault;
import dev.limelight.app.explain.UnusableArgumentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The folder of an evaluation. Every file appears whole or not at all, under its final name by an
 * atomic move; an image counts as done once its {@code images/KEY.json} is there, which is written
 * after its pictures. For one process and one thread.
 */
final class ResultStore {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
  private static final String SETTINGS = "settings.json";

  private final Path folder;

  private ResultStore(Path folder) {
    this.folder = folder;
  }

  /**
   * The folder, new or taken up again.
   *
   * @param settings what figures depend on
   * @param fresh whether results that are there are thrown away
   * @throws UnusableArgumentException if it holds results of other settings, or cannot be used
   */
  static ResultStore open(Path folder, Map<String, String> settings, boolean fresh) {
    ResultStore store = new ResultStore(folder);
    try {
      if (fresh) {
        store.clear();
      }
      Files.createDirectories(store.images());
      Path file = folder.resolve(SETTINGS);
      if (Files.exists(file)) {
        store.requireSame(read(file), settings);
      } else {
        store.write(SETTINGS, json(settings));
      }
      return store;
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The output folder " + folder + " cannot be used: " + FileFault.of(e), e);
    }
  }

  /** The image's result, if an earlier run finished it. */
  Optional<ImageResult> find(String key) throws IOException {
    Path file = images().resolve(key + ".json");
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), ImageResult.class))
        : Optional.empty();
  }

  /** Writes an image's result; from now on it is done. */
  void finish(ImageResult result) throws IOException {
    write("images/" + result.key() + ".json", json(result));
  }

  /** File of a picture of one image and one method, or of the image itself. */
  String pictureName(String key, String what) {
    return "images/" + key + "." + what + ".png";
  }

  /** Whether a file is there. */
  boolean has(String name) {
    return Files.exists(folder.resolve(name));
  }

  /** The bytes of a file, if it is there. */
  Optional<byte[]> bytes(String name) throws IOException {
    Path file = folder.resolve(name);
    return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
  }

  /** Writes a file of this folder, whole or not at all. */
  Path write(String name, byte[] content) throws IOException {
    Path file = folder.resolve(name);
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.write(partial, content);
    return Files.move(
        partial, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** As JSON in UTF-8, indented. */
  static byte[] json(Object value) throws IOException {
    return JSON.writeValueAsBytes(value);
  }

  private Path images() {
    return folder.resolve("images");
  }

  private static Map<String, String> read(Path file) throws IOException {
    return JSON.readValue(file.toFile(), new TypeReference<LinkedHashMap<String, String>>() {});
  }

  private void requireSame(Map<String, String> before, Map<String, String> now) {
    List<String> changes = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(before.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      if (!Objects.equals(before.get(key), now.get(key))) {
        changes.add("%s was %s, is %s".formatted(key, before.get(key), now.get(key)));
      }
    }
    if (!changes.isEmpty()) {
      throw new UnusableArgumentException(
          "The folder %s holds results of other settings: %s. Give another --out, or --fresh to throw them away"
              .formatted(folder, String.join("; ", changes)),
          null);
    }
  }

  /** Only what an evaluation writes, and only where its settings lie. */
  private void clear() throws IOException {
    if (!Files.exists(folder.resolve(SETTINGS))) {
      return;
    }
    if (Files.isDirectory(images())) {
      try (Stream<Path> files = Files.list(images())) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    Files.delete(folder.resolve(SETTINGS));
  }
}
