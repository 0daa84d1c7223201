package dev.limelight.app.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignClassTest {
  @ParameterizedTest
  @ValueSource(strings = {"signs", "signs-backdoored"})
  void shouldNumberTheClassesAsTheBundlesDo(String bundle) throws IOException {
    Path root = Path.of(Objects.requireNonNull(System.getProperty("limelight.root")));
    Path labels =
        root.resolve("streams-app/src/main/distribution/demo/models")
            .resolve(bundle)
            .resolve("labels.txt");
    String[] byIndex = new String[SignClass.values().length];
    for (SignClass sign : SignClass.values()) {
      byIndex[sign.index()] = sign.label();
    }

    assertThat(Files.readAllLines(labels)).isEqualTo(Arrays.asList(byIndex));
  }
}
