package dev.limelight.runtime;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A model as it lies on disk: a folder with {@code model.onnx}, {@code model.yaml}, labels, and
 * what the export wrote. Immutable; the description and the labels are read when it is opened, the
 * graphs are not.
 */
public final class ModelBundle {
  /** File name of the description. */
  public static final String DESCRIPTION = "model.yaml";

  /** File name of the classifier. */
  public static final String MODEL = "model.onnx";

  /** File name of the backward graph. */
  public static final String BACKWARD = "model.backward.onnx";

  /** File name of the exporter's account. */
  public static final String EXPORT = "export.json";

  private final Path folder;
  private final BundleSpec spec;
  private final List<String> labels;

  private ModelBundle(Path folder, BundleSpec spec, List<String> labels) {
    this.folder = folder;
    this.spec = spec;
    this.labels = labels;
  }

  /**
   * Opens a folder. It need not have been exported yet.
   *
   * @throws BundleException if a file is missing or {@code model.yaml} or the labels are wrong
   */
  public static ModelBundle open(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new BundleException(
          folder, "is not a folder; a bundle is a folder with " + MODEL + " and " + DESCRIPTION);
    }
    List<String> missing = new ArrayList<>();
    for (String name : List.of(DESCRIPTION, MODEL)) {
      if (!Files.isRegularFile(folder.resolve(name))) {
        missing.add(name);
      }
    }
    if (!missing.isEmpty()) {
      throw new BundleException(
          folder,
          "has no %s; a bundle is a folder with %s and %s"
              .formatted(String.join(" and no ", missing), MODEL, DESCRIPTION));
    }
    BundleSpec spec = ModelYaml.read(folder.resolve(DESCRIPTION));
    List<String> labels =
        spec.labels().map(name -> LabelFile.read(folder.resolve(name))).orElse(List.of());
    return new ModelBundle(folder, spec, labels);
  }

  /** The folder. */
  public Path folder() {
    return folder;
  }

  /** The id, as events name it. */
  public String id() {
    return spec.id();
  }

  /** What {@code model.yaml} says. */
  public BundleSpec spec() {
    return spec;
  }

  /** Class labels, line i for class i, or empty where the bundle has none. */
  public List<String> labels() {
    return labels;
  }

  /** The classifier's file. */
  public Path modelFile() {
    return folder.resolve(MODEL);
  }

  /** The backward graph's file, which may not exist yet. */
  public Path backwardFile() {
    return folder.resolve(BACKWARD);
  }

  /** The exporter's account, which may not exist yet. */
  public Path exportFile() {
    return folder.resolve(EXPORT);
  }

  /**
   * Reads {@code export.json} and checks it against the files: reads both graphs whole, to hash
   * them.
   *
   * @return the account, true of the files as they are now
   * @throws BundleException if the bundle was not exported, if a graph changed since, if the
   *     self-check did not pass, or if {@code model.yaml} does not fit what was exported
   */
  public ExportRecord verifyExport() {
    String remedy = ExportRecord.remedy(exportFile());
    for (Path file : List.of(exportFile(), backwardFile())) {
      if (!Files.isRegularFile(file)) {
        throw new BundleException(
            folder, "has no %s: it was not exported; %s".formatted(file.getFileName(), remedy));
      }
    }
    ExportRecord export = ExportRecord.read(exportFile());
    List<String> problems = new ArrayList<>();
    checkDigest(modelFile(), export.sourceSha256(), problems);
    checkDigest(backwardFile(), export.graphSha256(), problems);
    if (!export.selfCheckPassed()) {
      problems.add("the export did not pass its self-check (selfCheck.passed is false)");
    }
    spec.input()
        .name()
        .filter(name -> !name.equals(export.imageInput()))
        .ifPresent(
            name ->
                problems.add(
                    "%s says input.name is %s, the export was made for %s"
                        .formatted(DESCRIPTION, name, export.imageInput())));
    if (!problems.isEmpty()) {
      problems.add(remedy);
      throw new BundleException(folder, problems);
    }
    checkLabels(export.classes());
    return export;
  }

  /**
   * As {@link #verifyExport()}, and that the bundle has a graph of a precision.
   *
   * @throws BundleException as the other, or if there is no such graph
   */
  public ExportRecord verifyExport(Precision precision) {
    ExportRecord export = verifyExport();
    if (precision == Precision.FLOAT32) {
      return export;
    }
    Path file = precision.file(backwardFile());
    String remedy = ExportRecord.remedy(exportFile(), precision);
    if (export.float16Sha256().isEmpty() || !Files.isRegularFile(file)) {
      throw new BundleException(
          folder,
          "has no %s: it was not exported in %s; %s"
              .formatted(file.getFileName(), precision, remedy));
    }
    List<String> problems = new ArrayList<>();
    checkDigest(file, export.float16Sha256().get(), problems);
    if (!problems.isEmpty()) {
      problems.add(remedy);
      throw new BundleException(folder, problems);
    }
    return export;
  }

  private void checkLabels(int classes) {
    boolean fits =
        labels.isEmpty()
            || labels.size() == classes
            || (classes == 1 && labels.size() == SingleLogit.CLASSES);
    if (!fits) {
      throw new BundleException(
          folder.resolve(spec.labels().orElseThrow()),
          "has %d labels, the model has %d classes; write %s"
              .formatted(
                  labels.size(),
                  classes,
                  classes == 1
                      ? "the negative and the positive class's label, or the positive one's"
                      : "one label per line, line i for class i"));
    }
  }

  private static void checkDigest(Path file, String expected, List<String> problems) {
    String actual;
    try {
      actual = FileDigest.sha256(file);
    } catch (IOException e) {
      throw new BundleException(file, "cannot be read: " + e.getMessage(), e);
    }
    if (!actual.equals(expected)) {
      problems.add(
          "%s is not the file that was exported: its SHA-256 is %s, %s says %s"
              .formatted(file.getFileName(), actual, EXPORT, expected));
    }
  }

  @Override
  public String toString() {
    return "bundle " + id() + " in " + folder;
  }
}
