package dev.limelight.app.explain;

import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.ModelBundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A bundle that can be used from where it lies, or else a copy of it in a temporary folder: one
 * that was not exported and whose folder cannot be written to is exported in a copy. The copy is
 * gone after {@link #close}.
 */
public final class BundleCopy implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(BundleCopy.class);

  private final ModelBundle bundle;
  private final Optional<Path> temporary;

  private BundleCopy(ModelBundle bundle, Optional<Path> temporary) {
    this.bundle = bundle;
    this.temporary = temporary;
  }

  /**
   * The bundle in that folder, or a copy of it where it needs an export that could not be written.
   *
   * @throws BundleException if the folder holds no usable bundle
   * @throws UnusableArgumentException if it cannot be copied
   */
  public static BundleCopy of(Path folder) {
    ModelBundle bundle = ModelBundle.open(folder);
    if (Files.isWritable(folder) || isExported(bundle)) {
      return new BundleCopy(bundle, Optional.empty());
    }
    Path copy = copied(folder);
    log.info("{} cannot be written to: exporting a copy of it in {}", folder, copy);
    return new BundleCopy(ModelBundle.open(copy), Optional.of(copy));
  }

  /** The bundle to use. */
  public ModelBundle bundle() {
    return bundle;
  }

  /** Deletes the copy, if one was made; what cannot be deleted is left to the system. */
  @Override
  public void close() {
    temporary.ifPresent(BundleCopy::delete);
  }

  private static boolean isExported(ModelBundle bundle) {
    try {
      bundle.verifyExport();
      return true;
    } catch (BundleException needsExport) {
      return false;
    }
  }

  /** All files, since weights may lie beside the model, but what an export would write anew. */
  private static Path copied(Path folder) {
    try {
      Path copy = Files.createTempDirectory("limelight-bundle-");
      for (Path file : list(folder)) {
        String name = file.getFileName().toString();
        boolean exported = name.equals(ModelBundle.EXPORT) || name.equals(ModelBundle.BACKWARD);
        if (Files.isRegularFile(file) && !exported) {
          Files.copy(file, copy.resolve(name));
        }
      }
      return copy;
    } catch (IOException e) {
      throw new UnusableArgumentException(
          "The bundle %s was not exported, cannot be written to, and cannot be copied: %s"
              .formatted(folder, FileFault.of(e)),
          e);
    }
  }

  private static void delete(Path folder) {
    try {
      for (Path file : list(folder)) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      log.warn("Could not delete the temporary folder {}: {}", folder, e.getMessage());
    }
  }

  private static List<Path> list(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }
}
