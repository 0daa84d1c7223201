package dev.limelight.app.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.limelight.app.demo.scene.Scene;
import dev.limelight.app.demo.scene.SceneStream;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventSourcesTest {
  private static final SceneStream SCENES = new SceneStream(1, 0.5);

  @TempDir private Path folder;

  @Test
  void shouldSendEachSceneOnceForEachModel() {
    EventSource source = new SceneEvents(SCENES, List.of("signs", "backdoored"));

    ImageEvent first = source.event(0, Instant.EPOCH);
    ImageEvent second = source.event(1, Instant.EPOCH);
    ImageEvent third = source.event(2, Instant.EPOCH);

    assertThat(List.of(first.getModelId(), second.getModelId(), third.getModelId()))
        .containsExactly("signs", "backdoored", "signs");
    assertThat(second.getImage()).isEqualTo(first.getImage()).isNotEqualTo(third.getImage());
    assertThat(List.of(first.getEventId(), second.getEventId(), third.getEventId()))
        .doesNotHaveDuplicates();
  }

  @Test
  void shouldCarryPictureRegionAndTruthWhenSceneIsSent() throws IOException {
    Scene scene = SCENES.scene(3);

    ImageEvent event = new SceneEvents(SCENES, List.of("signs")).event(3, Instant.EPOCH);

    byte[] png = ((EncodedImage) event.getImage()).getContent().array();
    assertThat(ImageIO.read(new ByteArrayInputStream(png)).getRGB(20, 30))
        .isEqualTo(scene.toImage().getRGB(20, 30));
    assertThat(event.getRegion().getWidth()).isEqualTo(scene.signBox().width());
    assertThat(Truth.of(event.getAttributes()))
        .contains(new Truth(scene.sign().label(), scene.stickered()));
  }

  @Test
  void shouldSendPicturesAgainWhenMoreEventsAreAskedFor() throws IOException {
    Files.write(folder.resolve("b.jpg"), new byte[] {2});
    Files.write(folder.resolve("a.PNG"), new byte[] {1});
    Files.writeString(folder.resolve("README.txt"), "not a picture");
    EventSource source = new PictureEvents(PictureEvents.files(folder), List.of("mine"));

    ImageEvent third = source.event(2, Instant.EPOCH);

    assertThat(source.event(0, Instant.EPOCH).getEventId()).isEqualTo("a.PNG@mine");
    assertThat(source.event(1, Instant.EPOCH).getEventId()).isEqualTo("b.jpg@mine");
    assertThat(third.getEventId()).isEqualTo("a.PNG#2@mine");
    assertThat(((EncodedImage) third.getImage()).getContent())
        .isEqualTo(ByteBuffer.wrap(new byte[] {1}));
    assertThat(Truth.of(third.getAttributes())).isEmpty();
  }

  @Test
  void shouldSayWhatItLooksForWhenFolderHasNoPicture() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PictureEvents.files(folder))
        .withMessageContaining(".webp")
        .withMessageContaining(folder.toString());
  }
}
