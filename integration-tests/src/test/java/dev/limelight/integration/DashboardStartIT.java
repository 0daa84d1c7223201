package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.demo.ChildProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How {@code limelight dashboard} begins and ends, and whom it answers. */
@IntegrationTest
class DashboardStartIT {
  private static final String TOKEN = "a-token-that-nobody-guesses";

  @Test
  void shouldExitWithZeroWhenTerminated(RunningServices services) {
    try (StreamUnderTest stream = stream(services, Map.of())) {
      ChildProcess process;
      try (DashboardUnderTest dashboard = DashboardUnderTest.start(stream);
          ServerSentEvents open = dashboard.subscribe()) {
        process = dashboard.process();
        assertThat(open.isOpen()).isTrue();
        process.close();
      }
      assertThat(process.awaitExit(Duration.ofSeconds(1))).isZero();
      assertThat(process.output()).as("no stack trace").noneMatch(line -> line.startsWith("\tat"));
    }
  }

  @Test
  void shouldExitWithTwoWhenAnOptionIsWrong(RunningServices services) {
    try (StreamUnderTest stream = stream(services, Map.of())) {
      Launcher.Outcome port = stream.command("dashboard", "--port", "66000");
      assertThat(port.exitCode()).as(port.text()).isEqualTo(2);
      assertThat(port.text()).contains("66000");

      Launcher.Outcome events = stream.command("dashboard", "--set", "dashboard.events=0");
      assertThat(events.exitCode()).as(events.text()).isEqualTo(2);
      assertThat(events.text()).contains("dashboard.events", "0");
    }
  }

  @Test
  void shouldExitWithTwoAndNameThePortWhenItIsTaken(RunningServices services) throws IOException {
    try (StreamUnderTest stream = stream(services, Map.of());
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Launcher.Outcome outcome = stream.command("dashboard", "--port", port);

      assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(2);
      assertThat(outcome.text()).contains(port);
      assertThat(outcome.output()).as("no stack trace").noneMatch(line -> line.startsWith("\t"));
    }
  }

  @Test
  void shouldAnswerOnlyThoseWhoKnowTheToken(RunningServices services) {
    try (StreamUnderTest stream = stream(services, Map.of("dashboard.token", TOKEN));
        DashboardUnderTest dashboard = DashboardUnderTest.start(stream)) {
      assertThat(dashboard.get("/api/overview").statusCode()).isEqualTo(401);
      assertThat(dashboard.get("/").statusCode()).isEqualTo(401);
      assertThat(dashboard.get("/?token=wrong").statusCode()).isEqualTo(401);
      assertThat(dashboard.get("/?token=" + TOKEN))
          .satisfies(
              answer -> {
                assertThat(answer.statusCode()).isBetween(300, 399);
                assertThat(answer.headers().firstValue("Set-Cookie").orElse(""))
                    .contains("HttpOnly")
                    .contains("SameSite=Strict");
              });
      assertThat(String.join("\n", dashboard.process().output()))
          .as("the log keeps the token to itself")
          .doesNotContain(TOKEN);
    }
  }

  private static StreamUnderTest stream(RunningServices services, Map<String, String> settings) {
    StreamUnderTest stream = StreamUnderTest.configured(services, "dashboard-start", settings);
    stream.createTopics("--partitions", "1");
    return stream;
  }
}
