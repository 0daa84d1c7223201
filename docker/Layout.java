import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Lays out a distribution for one platform: native libraries go out of the jars, and those of the
 * platform into the folder {@code native}, from where the launcher has them loaded. A process then
 * writes none of them to {@code /tmp}, which may be small, in memory, or mounted without the right
 * to execute.
 *
 * <p>Run as {@code java Layout.java DISTRIBUTION TARGET linux-x64|linux-aarch64}. The same
 * distribution gives the same bytes.
 */
final class Layout {
  private static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  /** Where each library keeps a platform's files, and what the loader looks for. */
  private static final Map<String, List<String>> WANTED =
      Map.of(
          "linux-x64",
          List.of(
              "ai/onnxruntime/native/linux-x64/.*\\.so",
              "librocksdbjni-linux64\\.so",
              "linux/amd64/libzstd-jni.*\\.so",
              "org/xerial/snappy/native/Linux/x86_64/libsnappyjava\\.so",
              "net/jpountz/util/linux/amd64/liblz4-java\\.so"),
          "linux-aarch64",
          List.of(
              "ai/onnxruntime/native/linux-aarch64/.*\\.so",
              "librocksdbjni-linux-aarch64\\.so",
              "linux/aarch64/libzstd-jni.*\\.so",
              "org/xerial/snappy/native/Linux/aarch64/libsnappyjava\\.so",
              "net/jpountz/util/linux/aarch64/liblz4-java\\.so"));

  private final Path target;
  private final List<String> wanted;

  private Layout(Path target, List<String> wanted) {
    this.target = target;
    this.wanted = wanted;
  }

  public static void main(String[] arguments) throws IOException {
    if (arguments.length != 3 || !WANTED.containsKey(arguments[2])) {
      System.err.println("Usage: java Layout.java DISTRIBUTION TARGET " + WANTED.keySet());
      System.exit(2);
    }
    Path distribution = Path.of(arguments[0]);
    if (!Files.isDirectory(distribution.resolve("lib"))) {
      System.err.println(
          "No distribution at " + distribution + "; build it with: mvn -q -DskipTests package");
      System.exit(1);
    }
    new Layout(Path.of(arguments[1]), WANTED.get(arguments[2])).copy(distribution);
  }

  private void copy(Path distribution) throws IOException {
    Files.createDirectories(target.resolve("native"));
    try (Stream<Path> found = Files.walk(distribution)) {
      for (Path source : found.sorted().toList()) {
        Path copy = target.resolve(distribution.relativize(source).toString());
        if (Files.isDirectory(source)) {
          Files.createDirectories(copy);
        } else if (source.toString().endsWith(".jar") && holdsNatives(source)) {
          strip(source, copy);
        } else {
          Files.copy(source, copy);
        }
      }
    }
    try (Stream<Path> all = Files.walk(target)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.setLastModifiedTime(each, FileTime.from(TIME));
      }
    }
  }

  private static boolean holdsNatives(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      return zip.stream().anyMatch(entry -> isNative(entry.getName()));
    }
  }

  /** Copies a jar without its native libraries, putting the platform's beside it. */
  private void strip(Path jar, Path copy) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(copy))) {
      TreeMap<String, ZipEntry> entries = new TreeMap<>();
      zip.stream().filter(entry -> !entry.isDirectory()).forEach(e -> entries.put(e.getName(), e));
      int libraries = 0;
      for (ZipEntry entry : entries.values()) {
        if (!isNative(entry.getName())) {
          ZipEntry written = new ZipEntry(entry.getName());
          written.setTime(TIME.toEpochMilli());
          out.putNextEntry(written);
          transfer(zip, entry, out);
          out.closeEntry();
        } else if (wanted.stream().anyMatch(entry.getName()::matches)) {
          String file = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
          try (OutputStream library = Files.newOutputStream(target.resolve("native").resolve(file))) {
            transfer(zip, entry, library);
          }
          libraries++;
        }
      }
      if (libraries == 0) {
        throw new IOException(jar + " has no native library for this platform: " + wanted);
      }
    }
  }

  private static void transfer(ZipFile zip, ZipEntry entry, OutputStream out) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      in.transferTo(out);
    }
  }

  private static boolean isNative(String entry) {
    return entry.toLowerCase(Locale.ROOT).matches(".*(\\.so|\\.dll|\\.dylib|\\.jnilib|\\.dylib\\.dsym/.*)");
  }
}
