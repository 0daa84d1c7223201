package dev.limelight.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The bundles under a models directory, by the id in each {@code model.yaml}; folder names do not
 * matter. Immutable: a snapshot taken when it was scanned.
 */
public final class ModelDirectory {
  private final Path root;
  private final SortedMap<String, ModelBundle> bundles;

  private ModelDirectory(Path root, SortedMap<String, ModelBundle> bundles) {
    this.root = root;
    this.bundles = Collections.unmodifiableSortedMap(bundles);
  }

  /**
   * Opens every folder directly under {@code root} that has a {@code model.yaml}; other folders are
   * passed over.
   *
   * @throws BundleException if {@code root} is not a folder or holds no bundle, if a bundle in it
   *     cannot be opened (all such bundles are named), or if two bundles have the same id
   */
  public static ModelDirectory scan(Path root) {
    SortedMap<String, ModelBundle> bundles = new TreeMap<>();
    List<String> problems = new ArrayList<>();
    for (Path folder : bundleFolders(root)) {
      try {
        ModelBundle bundle = ModelBundle.open(folder);
        ModelBundle earlier = bundles.putIfAbsent(bundle.id(), bundle);
        if (earlier != null) {
          problems.add(
              "two bundles have the id %s: %s and %s; give one of them another id in its %s"
                  .formatted(bundle.id(), earlier.folder(), folder, ModelBundle.DESCRIPTION));
        }
      } catch (BundleException e) {
        problems.add(e.getMessage());
      }
    }
    if (!problems.isEmpty()) {
      throw new BundleException(root, problems);
    }
    if (bundles.isEmpty()) {
      throw new BundleException(
          root, "holds no bundle: no folder directly in it has a " + ModelBundle.DESCRIPTION);
    }
    return new ModelDirectory(root, bundles);
  }

  /** The bundle of an id, or empty where the directory has none of that id. */
  public Optional<ModelBundle> find(String id) {
    return Optional.ofNullable(bundles.get(id));
  }

  /** All bundles, ordered by id. */
  public Collection<ModelBundle> bundles() {
    return bundles.values();
  }

  /** The directory that was scanned. */
  public Path root() {
    return root;
  }

  private static List<Path> bundleFolders(Path root) {
    if (!Files.isDirectory(root)) {
      throw new BundleException(root, "is not a folder; name the folder that holds the bundles");
    }
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(child -> Files.isRegularFile(child.resolve(ModelBundle.DESCRIPTION)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new BundleException(root, "cannot be listed: " + e.getMessage(), e);
    }
  }
}
