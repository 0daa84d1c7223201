package dev.limelight.app.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimeBoundTest {
  private static final Instant NOW = Instant.parse("2026-05-06T07:08:09Z");

  @ParameterizedTest
  @CsvSource({
    "2026-01-02T03:04:05Z, 2026-01-02T03:04:05Z",
    "2026-01-02T03:04:05.678+02:00, 2026-01-02T01:04:05.678Z",
    "2026-01-02T03:04, 2026-01-02T03:04:00Z",
    "2026-01-02, 2026-01-02T00:00:00Z",
    "1767323045000, 2026-01-02T03:04:05Z",
    "0, 1970-01-01T00:00:00Z",
    "now, 2026-05-06T07:08:09Z",
    "-PT1H, 2026-05-06T06:08:09Z",
    "-P1DT1M, 2026-05-05T07:07:09Z",
    "PT-30S, 2026-05-06T07:07:39Z"
  })
  void shouldMeanATimeWhenWrittenInAnAcceptedForm(String text, String meaning) {
    assertThat(new TimeBound(text).at(NOW)).isEqualTo(Instant.parse(meaning));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2026-13-01",
        "2026-01-02T25:00Z",
        "-1H",
        "P",
        "99999999999999999999"
      })
  void shouldSayWhatIsAcceptedWhenWrittenOtherwise(String text) {
    assertThatThrownBy(() -> new TimeBound(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'" + text + "'")
        .hasMessageContaining("-PT1H");
  }
}
