package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What makes one document of a base and an overlay: kustomize, or the one inside kubectl. Asks no
 * cluster.
 *
 * @param command renders the folder that is put behind it
 */
record Kustomize(List<String> command) {
  /** Older ones do not know all that our files say. */
  private static final int OLDEST = 5;

  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.\\d+\\.\\d+\\s*$");

  /** That of this machine; without one the test is skipped, and says so. */
  static Kustomize installed() {
    Optional<Kustomize> found =
        Stream.of(
                own(List.of("kustomize", "build"), List.of("kustomize", "version")),
                own(List.of("kubectl", "kustomize"), List.of("kubectl", "version", "--client")))
            .flatMap(Optional::stream)
            .findFirst();
    assumeThat(found).as("kustomize %d or newer, or a kubectl with it", OLDEST).isPresent();
    return found.orElseThrow();
  }

  private static Optional<Kustomize> own(List<String> command, List<String> version) {
    try {
      Matcher told = VERSION.matcher(output(version));
      return told.find() && Integer.parseInt(told.group(1)) >= OLDEST
          ? Optional.of(new Kustomize(command))
          : Optional.empty();
    } catch (IOException notInstalled) {
      return Optional.empty();
    }
  }

  /** What would be sent to a cluster. */
  List<JsonNode> render(Path folder) throws IOException {
    List<String> words = new ArrayList<>(command);
    words.add(folder.toString());
    return Manifests.readAll(output(words));
  }

  private static String output(List<String> words) throws IOException {
    Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.onExit().join().exitValue()).as(text).isZero();
    return text;
  }
}
