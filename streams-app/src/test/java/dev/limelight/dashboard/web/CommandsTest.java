package dev.limelight.dashboard.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.dashboard.store.Letter;
import dev.limelight.dashboard.store.Position;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CommandsTest {
  private final Commands commands = new Commands();

  private static Letter letter(Optional<String> replay) {
    return new Letter(
        new Position("dead-letters", 2, 17),
        Instant.EPOCH,
        "UNKNOWN_MODEL",
        "no such bundle",
        "",
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        replay,
        3,
        "00 01 02");
  }

  @Test
  void shouldNameTheLetterThatGoesBack() {
    assertThat(commands.redrive(letter(Optional.empty())))
        .contains("limelight dead-letters redrive --letter 2:17 --config limelight.properties");
  }

  /** The command would send nothing. */
  @Test
  void shouldHaveNoCommandWhenTheLetterIsOfAReplay() {
    assertThat(commands.redrive(letter(Optional.of("again")))).isEmpty();
  }
}
