package dev.limelight.app.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the broker and the registry lie, as the build lays them out for the demo and the tests.
 *
 * @param kafka folder with the broker's jars
 * @param registry folder with the registry's runner jar, its {@code lib} folder beside it
 */
public record Services(Path kafka, Path registry) {
  private static final String HOW_TO_BUILD = "Build them with: mvn -q -DskipTests package";

  public Services {
    requireFolder(kafka);
    requireFolder(registry);
  }

  /**
   * The services beside the distribution, as the build leaves both, or in the folder that the
   * system property {@code limelight.services} names.
   *
   * @throws IllegalArgumentException if they are not there
   */
  public static Services ofDistribution() {
    String folder = System.getProperty("limelight.services");
    return in(
        folder == null
            ? Distribution.home().resolve("../../../ops/services/target")
            : Path.of(folder));
  }

  /**
   * The services in {@code kafka} and {@code registry} below the folder.
   *
   * @throws IllegalArgumentException if one is not there
   */
  public static Services in(Path folder) {
    Path absolute = folder.toAbsolutePath().normalize();
    return new Services(absolute.resolve("kafka"), absolute.resolve("registry"));
  }

  /** The jar that starts the registry; its manifest names all others. */
  Path registryJar() {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(registry, "*-runner.jar")) {
      for (Path jar : jars) {
        return jar;
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot list " + registry, e);
    }
    throw new IllegalArgumentException(
        "No *-runner.jar in " + registry + ", so there is no registry to start. " + HOW_TO_BUILD);
  }

  private static void requireFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "No folder %s: the broker and the registry are not laid out. %s"
              .formatted(folder, HOW_TO_BUILD));
    }
  }
}
