package dev.limelight.app.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.limelight.image.ChannelOrder;
import dev.limelight.image.Crop;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.metric.Mask;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class MaskFilesTest {
  private static final RgbImage IMAGE = RgbImage.of(4, 2, new int[8]);

  @Test
  void shouldLeaveMiddleGreyOpenWhenTheMaskHasWhiteToo() throws IOException {
    Mask mask = placed(4, 2, 0, 128, 255, 255, 0, 128, 255, 127);
    assertThat(statements(mask)).isEqualTo("-?##-?##");
  }

  @Test
  void shouldTakeAnyValueForInsideWhenNothingIsWhite() throws IOException {
    Mask mask = placed(4, 2, 0, 128, 1, 128, 0, 128, 7, 0);
    assertThat(statements(mask)).isEqualTo("-###-##-");
  }

  @Test
  void shouldScaleToTheImageWhenTheMaskIsSmaller() throws IOException {
    assertThat(statements(placed(2, 1, 0, 255))).isEqualTo("--##--##");
  }

  @Test
  void shouldRefuseAMaskOfOtherProportions() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> placed(2, 4, 0, 0, 0, 0, 0, 0, 0, 0))
        .withMessageContaining("proportions");
  }

  private static Mask placed(int width, int height, int... greys) throws IOException {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < greys.length; i++) {
      picture.setRGB(i % width, i / width, greys[i] * 0x010101);
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(picture, "png", png);
    Preprocessing same =
        new Preprocessing(
            4,
            2,
            OptionalInt.empty(),
            Crop.NONE,
            ChannelOrder.RGB,
            List.of(0f, 0f, 0f),
            List.of(1f, 1f, 1f));
    return MaskFiles.place(png.toByteArray(), IMAGE, same);
  }

  private static String statements(Mask mask) {
    StringBuilder text = new StringBuilder();
    IntStream.range(0, mask.shape().size())
        .forEach(i -> text.append(!mask.isKnown(i) ? '?' : mask.at(i) ? '#' : '-'));
    return text.toString();
  }
}
