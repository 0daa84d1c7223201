package dev.limelight.app;

import dev.limelight.runtime.ModelBundle;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Option;

/** Bundles to explain with instead of those in the models directory, as they were typed. */
final class ModelReplacements {
  @Option(
      names = "--model",
      paramLabel = "ID=BUNDLE",
      description =
          "Explains events of this model id with the bundle in a folder instead of the one in"
              + " models.dir. May be repeated.")
  private Map<String, Path> bundles = new LinkedHashMap<>();

  /** Folders by model id. */
  Map<String, Path> bundles() {
    return Map.copyOf(bundles);
  }

  /**
   * What the bundles are, by the option that names them: the same on every machine, wherever they
   * lie.
   *
   * @throws dev.limelight.runtime.BundleException if one of them cannot be opened
   */
  Map<String, String> versions() {
    Map<String, String> versions = new TreeMap<>();
    bundles.forEach(
        (id, folder) ->
            versions.put("--model " + id, sha256(ModelBundle.open(folder).modelFile())));
    return versions;
  }

  private static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file);
        DigestInputStream digest =
            new DigestInputStream(in, MessageDigest.getInstance("SHA-256"))) {
      digest.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.getMessageDigest().digest());
    } catch (IOException unreadable) {
      throw new UncheckedIOException("Cannot read " + file, unreadable);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("Every Java has SHA-256", impossible);
    }
  }
}
