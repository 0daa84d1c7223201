package dev.limelight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HttpConfigTest {
  @TempDir private Path folder;

  @Test
  void shouldListenOnLoopbackAtAnyPortWhenNothingIsSet() {
    assertThat(HttpConfig.parse(Map.of()))
        .isEqualTo(new HttpOptions(true, "127.0.0.1", 0, Optional.empty()));
  }

  @Test
  void shouldTakeTheTokenFromItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("token"), "  s3cret \nmore\n");

    assertThat(HttpConfig.parse(Map.of("http.token.file", file.toString())).token())
        .contains("s3cret");
  }

  @Test
  void shouldRefuseTwoTokensAndAnEmptyOrMissingFile() throws IOException {
    Path empty = Files.writeString(folder.resolve("empty"), "\n");
    assertThatThrownBy(() -> HttpConfig.parse(Map.of("http.token", "a", "http.token.file", "b")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("both set");
    assertThatThrownBy(() -> HttpConfig.parse(Map.of("http.token.file", empty.toString())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("is empty");
    assertThatThrownBy(
            () -> HttpConfig.parse(Map.of("http.token.file", folder.resolve("no").toString())))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("http.token.file");
  }

  @Test
  void shouldNotPrintTheToken() {
    assertThat(HttpConfig.parse(Map.of("http.token", "s3cret")).toString())
        .contains("token set")
        .doesNotContain("s3cret");
  }

  @Test
  void shouldRefuseAnUnknownLogFormat() {
    assertThat(LogConfig.parse(Map.of()).format()).isEqualTo(LogOptions.Format.TEXT);
    assertThatThrownBy(() -> LogConfig.parse(Map.of("log.format", "xml")))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("log.format");
  }
}
