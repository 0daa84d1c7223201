package dev.limelight.topology.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DeadLetterHeadersTest {

  @Test
  void shouldBeDocumented() throws IOException {
    Path document = Path.of(System.getProperty("limelight.root"), "ops", "dead-letters.md");

    assertThat(Files.readString(document))
        .contains(
            DeadLetterHeaders.table().entrySet().stream()
                .map(row -> "| `" + row.getKey() + "` | " + row.getValue() + " |")
                .toList());
  }
}
