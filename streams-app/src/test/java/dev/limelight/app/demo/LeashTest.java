package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeashTest {
  @TempDir private Path folder;

  /** Prints its arguments and waits for ever. */
  public static final class Endless {
    private Endless() {}

    public static void main(String[] args) throws InterruptedException {
      System.out.println(String.join("+", args));
      new CountDownLatch(1).await();
    }
  }

  /** Ends with an exit code of its own. */
  public static final class Ending {
    private Ending() {}

    public static void main(String[] args) {
      System.exit(Integer.parseInt(args[0]));
    }
  }

  @Test
  void shouldEndJvmWhenPipeFromParentCloses() throws IOException, InterruptedException {
    Process child = start(Endless.class, "a", "b c");
    assertThat(child.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("a+b c");

    child.getOutputStream().close();

    assertThat(child.waitFor()).isEqualTo(143);
  }

  @Test
  void shouldNotHearCtrlCWhenTerminalSendsIt() throws IOException, InterruptedException {
    Process child = start(Endless.class, "ready");
    assertThat(child.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("ready");

    Process interrupt = new ProcessBuilder("kill", "-INT", Long.toString(child.pid())).start();
    assertThat(interrupt.waitFor()).isZero();
    child.destroy();

    assertThat(child.waitFor()).as("ended by SIGTERM, not by SIGINT (130)").isEqualTo(143);
  }

  @Test
  void shouldLeaveExitCodeToProgramWhenItEndsByItself() throws IOException, InterruptedException {
    assertThat(start(Ending.class, "7").waitFor()).isEqualTo(7);
  }

  private Process start(Class<?> main, String... arguments) throws IOException {
    JavaCommand command =
        new JavaCommand(
            main.getName(),
            List.of(System.getProperty("java.class.path")),
            List.of("-XX:TieredStopAtLevel=1"),
            List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command.words());
    builder.environment().putAll(command.environment());
    return builder.directory(folder.toFile()).redirectErrorStream(true).start();
  }
}
