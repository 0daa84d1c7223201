package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ChildProcessTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @TempDir private Path folder;

  @Test
  void shouldBeReadyWhenItsLogSaysSo() {
    try (ChildProcess child = shell("echo starting; echo up and running; exec cat")) {
      child.awaitReady(Readiness.logged("up and running"), LIMIT);

      assertThat(child.isAlive()).isTrue();
    }
  }

  @Test
  void shouldShowExitCodeAndEndOfLogWhenItEndsBeforeItIsReady() {
    try (ChildProcess child = shell("echo cannot bind the port; exit 3")) {
      assertThatExceptionOfType(ChildFailedException.class)
          .isThrownBy(() -> child.awaitReady(Readiness.logged("up"), LIMIT))
          .withMessageContaining("probe ended with exit code 3")
          .withMessageContaining("| cannot bind the port")
          .withMessageContaining(folder.resolve("probe.log").toString());
    }
  }

  @Test
  void shouldStopItWhenItIsNotReadyInTime() {
    try (ChildProcess child = shell("exec cat")) {
      assertThatExceptionOfType(ChildFailedException.class)
          .isThrownBy(() -> child.awaitReady(Readiness.logged("up"), Duration.ZERO))
          .withMessageContaining("not ready within 0 s")
          .withMessageContaining("the log is empty");
      assertThat(child.isAlive()).isFalse();
    }
  }

  @Test
  void shouldLookOnlyAtItsOwnOutputWhenLogHoldsAnEarlierRun() {
    shell("echo up").awaitExit(LIMIT);

    try (ChildProcess child = shell("echo down; exit 1")) {
      assertThatExceptionOfType(ChildFailedException.class)
          .isThrownBy(() -> child.awaitReady(Readiness.logged("up"), LIMIT))
          .withMessageNotContaining("| up");
    }
  }

  @Test
  void shouldBeGoneWhenKilled() {
    ChildProcess child = shell("trap '' TERM; echo up; while :; do read line; done");
    child.awaitReady(Readiness.logged("up"), LIMIT);

    child.kill();

    assertThat(child.isAlive()).isFalse();
    assertThatExceptionOfType(ChildFailedException.class)
        .isThrownBy(child::requireAlive)
        .withMessageContaining("exit code 137");
  }

  @Test
  void shouldSeeOnlyConfigurationOfItsOwnCommandWhenStarted() {
    ChildCommand command =
        new ChildCommand(
            "probe",
            List.of("/bin/sh", "-c", "echo id=$LIMELIGHT_APPLICATION_ID"),
            Map.of("LIMELIGHT_APPLICATION_ID", "mine"),
            folder);

    ChildProcess child = ChildProcess.start(command, folder);
    child.awaitExit(LIMIT);

    assertThat(child.hasLogged("id=mine")).isTrue();
  }

  @Test
  void shouldNameProgramWhenItCannotBeStarted() {
    ChildCommand command = new ChildCommand("probe", List.of("/no/such/program"), folder);

    assertThatExceptionOfType(ChildFailedException.class)
        .isThrownBy(() -> ChildProcess.start(command, folder))
        .withMessageContaining("Cannot start probe")
        .withMessageContaining("/no/such/program");
  }

  private ChildProcess shell(String script) {
    return ChildProcess.start(
        new ChildCommand("probe", List.of("/bin/sh", "-c", script), folder), folder);
  }
}
