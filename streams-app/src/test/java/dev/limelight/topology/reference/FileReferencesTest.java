package dev.limelight.topology.reference;

import static dev.limelight.topology.reference.Rejections.assertRejected;
import static dev.limelight.topology.reference.Rejections.sha256;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.FaultKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileReferencesTest {
  private static final byte[] IMAGE = {1, 2, 3, 4};
  private static final String SHA256 = sha256(IMAGE);

  @TempDir private Path folder;
  private Path root;
  private Path outside;
  private ImageReferences references;

  @BeforeEach
  void layOut() throws IOException {
    root = Files.createDirectories(folder.resolve("images"));
    Files.createDirectories(root.resolve("sub folder"));
    Files.write(root.resolve("sub folder/a.jpg"), IMAGE);
    outside = Files.write(folder.resolve("secret.jpg"), IMAGE);
    references = references(4);
  }

  @Test
  void shouldReadAFileWhenItLiesUnderARoot() {
    String uri = root.resolve("sub folder/a.jpg").toUri().toString();

    assertThat(references.fetch(uri, SHA256)).isEqualTo(IMAGE);
    assertThat(references.fetch(uri.replace("file:///", "FILE:/"), SHA256)).isEqualTo(IMAGE);
    assertThat(references.fetch(root.toUri() + "sub%20folder/../sub%20folder/a.jpg", SHA256))
        .as("a way that stays inside")
        .isEqualTo(IMAGE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../secret.jpg",
        "%2e%2e/secret.jpg",
        "sub%20folder/../../secret.jpg",
        "link.jpg",
        "linked/secret.jpg",
        "../images-of-others/a.jpg"
      })
  void shouldRefuseAPathWhenItLeavesTheRoot(String path) throws IOException {
    Files.createSymbolicLink(root.resolve("link.jpg"), outside);
    Files.createSymbolicLink(root.resolve("linked"), folder);
    Path others = Files.createDirectories(folder.resolve("images-of-others"));
    Files.write(others.resolve("a.jpg"), IMAGE);

    assertRejected(
        () -> references.fetch(root.toUri() + path, SHA256),
        DeadLetterReason.REFERENCE_REFUSED,
        "image.reference.file.roots");
  }

  @Test
  void shouldFollowALinkWhenItStaysUnderTheRoots() throws IOException {
    Files.createSymbolicLink(root.resolve("here.jpg"), root.resolve("sub folder/a.jpg"));
    Path alias = Files.createSymbolicLink(folder.resolve("alias"), root);

    assertThat(references.fetch(root.toUri() + "here.jpg", SHA256)).isEqualTo(IMAGE);
    try (ImageReferences named =
        FollowedReferences.of(new ReferenceOptions(List.of(alias), Optional.empty(), 4))) {
      assertThat(named.fetch("file://" + alias + "/here.jpg", SHA256))
          .as("a root may be a link itself")
          .isEqualTo(IMAGE);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file://elsewhere/images/a.jpg",
        "file:a.jpg",
        "file:///a.jpg?x",
        "file:///a.jpg#x",
        "file:///a b.jpg",
        "file:///a%00b.jpg",
        "file:"
      })
  void shouldRefuseAUriWhenItIsNotALocalFiles(String uri) {
    assertRejected(
        () -> references.fetch(uri, SHA256),
        DeadLetterReason.REFERENCE_REFUSED,
        "Not a file's URI, such as file:///images/a.jpg");
  }

  @Test
  void shouldRejectWithItsReasonWhenTheFileIsNotWhatTheEventSays() throws IOException {
    Files.write(root.resolve("large.jpg"), new byte[5]);
    String large = root.toUri() + "large.jpg";

    assertRejected(
        () -> references.fetch(large, SHA256),
        DeadLetterReason.REFERENCE_TOO_LARGE,
        "than 4 bytes");
    assertRejected(
        () -> references.fetch(root.toUri() + "sub%20folder/a.jpg", sha256(new byte[1])),
        DeadLetterReason.REFERENCE_DIGEST_MISMATCH,
        SHA256);
    assertRejected(
        () -> references.fetch(root.toUri() + "none.jpg", SHA256),
        DeadLetterReason.REFERENCE_NOT_FOUND,
        "none.jpg");
    assertRejected(
        () -> references.fetch(root.toUri() + "sub%20folder", SHA256),
        DeadLetterReason.REFERENCE_REFUSED,
        "Not a file");
  }

  @Test
  void shouldSayThatTheStorageIsAwayWhenTheRootIsNotThere() {
    Path unmounted = folder.resolve("unmounted");
    try (ImageReferences both =
        FollowedReferences.of(
            new ReferenceOptions(List.of(unmounted, root), Optional.empty(), 4))) {
      assertThatThrownBy(() -> both.fetch("file://" + unmounted + "/a.jpg", SHA256))
          .isInstanceOfSatisfying(
              ReferenceUnavailableException.class,
              away -> assertThat(away.kind()).isEqualTo(FaultKind.STORAGE))
          .hasMessageContaining("The folder " + unmounted);
      assertThat(both.fetch(root.toUri() + "sub%20folder/a.jpg", SHA256))
          .as("a file under a folder that is there")
          .isEqualTo(IMAGE);
      assertRejected(
          () -> both.fetch(root.toUri() + "none.jpg", SHA256),
          DeadLetterReason.REFERENCE_NOT_FOUND,
          "none.jpg");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://127.0.0.1/a.jpg", "s3://bucket/a.jpg", "a.jpg", "", "jar:file:/a"})
  void shouldRejectAReferenceWhenItsSchemeIsNotConfigured(String uri) {
    assertRejected(
        () -> references.fetch(uri, SHA256), DeadLetterReason.REFERENCE_UNSUPPORTED, "[file]");
  }

  @Test
  void shouldRefuseARootWhenItIsRelative() {
    assertThatThrownBy(() -> new ReferenceOptions(List.of(Path.of("a")), Optional.empty(), 4))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("image.reference.file.roots");
  }

  private ImageReferences references(int maxBytes) {
    return FollowedReferences.of(new ReferenceOptions(List.of(root), Optional.empty(), maxBytes));
  }
}
