package dev.limelight.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The release, as somebody who downloaded it has it: unpacked elsewhere, in a folder with blanks.
 */
@Tag("integration")
@Timeout(180)
class ArchiveIT {
  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");
  private static final Pattern KEY = Pattern.compile("^#?([a-z0-9.]+)=", Pattern.MULTILINE);

  @TempDir private static Path folder;

  private static Path archive;
  private static Path home;

  @BeforeAll
  static void unpack() throws IOException, InterruptedException {
    Path target = RunningServices.repository().resolve("streams-app/target");
    try (Stream<Path> files = Files.list(target)) {
      archive = files.filter(file -> file.toString().endsWith(".tar.gz")).findAny().orElseThrow();
    }
    Path elsewhere = Files.createDirectories(folder.resolve("some where else"));
    run(elsewhere, "tar", "-xzf", archive.toString());
    home = elsewhere.resolve(archive.getFileName().toString().replace(".tar.gz", ""));
  }

  @Test
  void shouldBearItsChecksum() throws IOException, NoSuchAlgorithmException {
    String digest =
        HexFormat.of()
            .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));

    assertThat(Path.of(archive + ".sha256"))
        .as("as sha256sum -c reads it")
        .hasContent(digest + " *" + archive.getFileName());
  }

  @Test
  void shouldStartFromAnywhereThroughLinks() throws IOException, InterruptedException {
    Path link = folder.resolve("limelight");
    Files.createSymbolicLink(link, home.resolve("bin/limelight"));
    TestModels.copySigns(folder.resolve("my signs"));
    Path graph = folder.resolve("my graph.onnx");

    assertThat(run(folder, link.toString(), "--version"))
        .contains("limelight 0", "(revision ", "ONNX Runtime ", "cpu");
    assertThat(
            run(
                folder,
                link.toString(),
                "export",
                "my signs/model.onnx",
                "--out",
                graph.toString()))
        .contains("self-check passed");
    assertThat(graph).isNotEmptyFile();
  }

  @Test
  void shouldNameEveryLibraryWithItsLicence() throws IOException {
    JsonNode bill = new ObjectMapper().readTree(home.resolve("limelight.cdx.json").toFile());
    List<String> billed = new ArrayList<>();
    bill.path("components")
        .forEach(
            each -> billed.add(each.path("name").asText() + "-" + each.path("version").asText()));
    String licences = Files.readString(home.resolve("THIRD-PARTY.txt"));
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      for (Path jar : jars.toList()) {
        String name = jar.getFileName().toString().replace(".jar", "");
        if (name.startsWith("limelight-streams-app-")) {
          continue;
        }
        assertThat(billed).as("libraries of the bill of materials").contains(name);
        if (!name.startsWith("limelight-")) {
          String artifact = name.replaceFirst("-(\\d[^-]*(-[a-z0-9]+)?)$", ":$1");
          assertThat(licences).as("THIRD-PARTY.txt").contains(":" + artifact + " ");
        }
      }
    }
    assertThat(Files.readString(home.resolve("LICENSE"))).contains("Apache License");
    assertThat(Files.readString(home.resolve("NOTICE"))).contains("Limelight", "BSD 3-Clause");
    assertThat(home.resolve("licences/kafka-clients")).isNotEmptyDirectory();
  }

  /** Apache's licence is there once for all; of any other the text has to be in the archive. */
  @Test
  void shouldHoldTheLicenceAndTheNoticeOfEveryLibrary() throws IOException {
    String notice = Files.readString(home.resolve("NOTICE"));
    String licences = Files.readString(home.resolve("THIRD-PARTY.txt"));
    try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
      List<String> uncovered =
          jars.map(
                  jar -> jar.getFileName().toString().replaceFirst("-\\d[^-]*(-[^-]+)?\\.jar$", ""))
              .filter(artifact -> !artifact.startsWith("limelight-"))
              .filter(artifact -> !isNamed(notice, artifact))
              .filter(artifact -> !holdsItsOwn(artifact, isApaches(licences, artifact)))
              .toList();

      assertThat(uncovered).isEmpty();
    }
  }

  /** By its name, or by its beginning: {@code jetty-*}. */
  private static boolean isNamed(String notice, String artifact) {
    return Stream.of(notice.split("[\\s,()]+"))
        .anyMatch(
            word ->
                word.endsWith("-*")
                    ? artifact.startsWith(word.substring(0, word.length() - 1))
                    : word.equals(artifact));
  }

  private static boolean isApaches(String licences, String artifact) {
    return licences
        .lines()
        .anyMatch(line -> line.contains(":" + artifact + ":") && line.contains("(Apache-2.0)"));
  }

  private static boolean holdsItsOwn(String artifact, boolean noticeIsEnough) {
    try (Stream<Path> files = Files.walk(home.resolve("licences").resolve(artifact))) {
      return files
          .map(file -> file.getFileName().toString())
          .anyMatch(
              name ->
                  name.toUpperCase(Locale.ROOT).matches(".*LICEN[CS]E.*")
                      || (noticeIsEnough && name.contains("NOTICE")));
    } catch (IOException none) {
      return false;
    }
  }

  @Test
  void shouldHaveAConfigurationOfKnownKeys() throws IOException, InterruptedException {
    String reference = run(folder, home.resolve("bin/limelight").toString(), "config");
    String settings = Files.readString(home.resolve("conf/limelight.properties"));
    List<String> keys = KEY.matcher(settings).results().map(found -> found.group(1)).toList();

    assertThat(keys).contains("bootstrap.servers", "schema.registry.url", "models.dir");
    assertThat(keys)
        .filteredOn(key -> !List.of("security.protocol", "group.instance.id").contains(key))
        .allSatisfy(key -> assertThat(reference).contains("| `" + key + "` |"));
    assertThat(reference).isEqualTo(Files.readString(home.resolve("docs/configuration.md")));
  }

  @Test
  void shouldHaveDocumentsWhoseLinksLeadSomewhere() throws IOException {
    List<Path> documents = new ArrayList<>(List.of(home.resolve("README.md")));
    try (Stream<Path> files = Files.walk(home.resolve("docs"))) {
      files.filter(file -> file.toString().endsWith(".md")).forEach(documents::add);
    }

    assertThat(documents).hasSizeGreaterThan(10);
    for (Path document : documents) {
      Matcher links = LINK.matcher(Files.readString(document));
      while (links.find()) {
        if (!links.group(1).contains("://")) {
          assertThat(document.resolveSibling(links.group(1))).as("link of %s", document).exists();
        }
      }
    }
  }

  private static String run(Path workingFolder, String... command)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(workingFolder.toFile())
            .redirectErrorStream(true)
            .start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ends", command[0]).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }
}
