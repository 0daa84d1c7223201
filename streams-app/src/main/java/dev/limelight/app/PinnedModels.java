package dev.limelight.app;

import dev.limelight.config.ConfigurationException;
import dev.limelight.config.PinnedFiles;
import dev.limelight.runtime.FileDigest;
import dev.limelight.runtime.ModelBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds models to the digests that the configuration pins them to. Immutable. */
final class PinnedModels {
  private static final String KEY = "models.sha256.by.model";

  private final Map<String, PinnedFiles> pinned;

  PinnedModels(Map<String, PinnedFiles> pinned) {
    this.pinned = Map.copyOf(pinned);
  }

  /**
   * Checks that every pinned model exists: a misspelt id would leave the model meant unpinned.
   *
   * @throws ConfigurationException naming those that do not
   */
  void requireAmong(Set<String> ids) {
    Set<String> unknown = new TreeSet<>(pinned.keySet());
    unknown.removeAll(ids);
    if (!unknown.isEmpty()) {
      throw new ConfigurationException(
          "%s pins %s, but models.dir has only %s"
              .formatted(KEY, String.join(", ", unknown), String.join(", ", new TreeSet<>(ids))));
    }
  }

  /**
   * Checks the classifier, before anything reads it.
   *
   * @throws ConfigurationException with both digests if it is another file
   */
  void checkModel(ModelBundle bundle) {
    PinnedFiles files = pinned.get(bundle.id());
    if (files != null) {
      check(bundle.id(), bundle.modelFile(), files.model());
    }
  }

  /**
   * Checks the backward graph, once there is one.
   *
   * @throws ConfigurationException with both digests if it is another file
   */
  void checkBackward(ModelBundle bundle) {
    PinnedFiles files = pinned.get(bundle.id());
    if (files != null) {
      check(bundle.id(), bundle.backwardFile(), files.backward());
    }
  }

  private static void check(String id, Path file, String expected) {
    String actual;
    try {
      actual = FileDigest.sha256(file);
    } catch (IOException unreadable) {
      throw new ConfigurationException(
          "Cannot read %s of model %s, which %s pins: %s"
              .formatted(file, id, KEY, unreadable.getMessage()),
          unreadable);
    }
    if (!actual.equals(expected)) {
      throw new ConfigurationException(
          ("Model %s: %s has the SHA-256 %s, but %s pins it to %s. Put the pinned file back, or"
                  + " change the pin if the new file is meant")
              .formatted(id, file, actual, KEY, expected));
    }
  }
}
