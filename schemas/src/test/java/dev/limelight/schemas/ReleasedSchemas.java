package dev.limelight.schemas;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/**
 * The schemas of every released version, {@code released/<version>/<record>.avsc}. A file there is
 * never changed: a release adds a folder.
 */
final class ReleasedSchemas {
  private static final Path FOLDER = Path.of("released");

  private ReleasedSchemas() {}

  /** The current schema of every topic's value. */
  static List<Schema> current() {
    return List.of(
        ImageEvent.getClassSchema(),
        SaliencyMap.getClassSchema(),
        RcapScore.getClassSchema(),
        AuditSummary.getClassSchema(),
        AuditAlert.getClassSchema(),
        EventOutcome.getClassSchema());
  }

  /** The released versions, by folder name. */
  static List<String> versions() throws IOException {
    try (Stream<Path> folders = Files.list(FOLDER)) {
      return folders.map(folder -> folder.getFileName().toString()).sorted().toList();
    }
  }

  /** Whether {@code version} had the record at all. */
  static boolean has(String version, String record) {
    return Files.exists(file(version, record));
  }

  /** The schema of a record as a version released it. */
  static Schema schema(String version, String record) throws IOException {
    return new Schema.Parser().parse(Files.readString(file(version, record)));
  }

  private static Path file(String version, String record) {
    return FOLDER.resolve(version).resolve(record + ".avsc");
  }
}
