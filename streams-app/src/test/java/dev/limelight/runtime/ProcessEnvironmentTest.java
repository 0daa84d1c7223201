package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ProcessEnvironmentTest {

  @Test
  void shouldSayWhatToDoInsteadOfCrashingWhenTheCommandLineIsTooLong() {
    assertThatCode(() -> ProcessEnvironment.requireShort(ProcessEnvironment.LONGEST_COMMAND_LINE))
        .doesNotThrowAnyException();
    assertThatThrownBy(() -> ProcessEnvironment.requireShort(5_000))
        .isInstanceOf(CommandLineTooLongException.class)
        .hasMessageContaining("5000 characters")
        .hasMessageContaining("CLASSPATH");
  }
}
