package dev.limelight.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationReferenceTest {

  @Test
  void shouldBeWhatIsCommitted() throws IOException {
    Path committed = Path.of(System.getProperty("limelight.root"), "ops", "configuration.md");

    assertThat(Files.readString(committed))
        .as(
            "%s is stale. Build, then run:"
                + " streams-app/target/limelight/bin/limelight config > ops/configuration.md",
            committed.getFileName())
        .isEqualTo(ConfigurationReference.markdown());
  }
}
