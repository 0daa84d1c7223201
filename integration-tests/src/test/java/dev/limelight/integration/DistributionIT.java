package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is handed out to users. */
@Tag("integration")
@Timeout(60)
class DistributionIT {
  private static final Path LIBRARIES =
      RunningServices.repository().resolve("streams-app/target/limelight/lib");

  @Test
  void shouldCarryTheLicenceOfTheRegistryClientsClasses() throws IOException {
    try (ZipFile jar = new ZipFile(registryClient().toFile())) {
      assertThat(jar.stream().map(ZipEntry::getName))
          .contains("io/confluent/kafka/serializers/KafkaAvroSerializer.class");
      assertThat(text(jar, "META-INF/LICENSE")).contains("Apache License", "Version 2.0");
      assertThat(text(jar, "META-INF/NOTICE")).contains("Apache Software Foundation");
      assertThat(text(jar, "META-INF/FastDoubleParser-LICENSE")).isNotBlank();
    }
  }

  /** Longer command lines end ONNX Runtime with a segmentation fault. */
  @Test
  void shouldTakeMoreNamesThanFitItsCommandLine(@TempDir Path folder) throws IOException {
    TestModels.copySigns(folder.resolve("signs"));
    List<String> words = new ArrayList<>(List.of("explain", "--model", "signs", "--out", "out"));
    for (int i = 0; i < 150; i++) {
      words.add("there is no \"such\" back\\slashed picture " + i + ".png");
    }

    Launcher.Outcome outcome = new Launcher(folder).run("explain", words.toArray(String[]::new));

    assertThat(outcome.exitCode()).as(outcome.text()).isEqualTo(1);
    assertThat(outcome.text()).contains("there is no \"such\" back\\slashed picture 149.png: ");
  }

  private static String text(ZipFile jar, String name) throws IOException {
    ZipEntry entry = jar.getEntry(name);
    assertThat(entry).as(name).isNotNull();
    try (InputStream content = jar.getInputStream(entry)) {
      return new String(content.readAllBytes(), UTF_8);
    }
  }

  private static Path registryClient() throws IOException {
    try (DirectoryStream<Path> jars =
        Files.newDirectoryStream(LIBRARIES, "limelight-registry-client-*.jar")) {
      return jars.iterator().next();
    }
  }
}
