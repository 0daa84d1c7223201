package dev.limelight.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CoverageReferenceTest {

  @Test
  void shouldBeWhatIsCommitted() throws IOException {
    Path committed = Path.of(System.getProperty("limelight.root"), "ops", "operators.md");

    assertThat(Files.readString(committed))
        .as(
            "%s is stale. Build, then run:"
                + " streams-app/target/limelight/bin/limelight export --coverage > ops/operators.md",
            committed.getFileName())
        .isEqualTo(CoverageReference.markdown());
  }
}
