package dev.limelight.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.image.ChannelOrder;
import dev.limelight.image.Crop;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageFault;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.image.Preprocessing;
import dev.limelight.metric.Region;
import dev.limelight.schemas.Box;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PicturePreparationTest {
  private static final List<Integer> SHAPE = List.of(3, 8, 8);

  /** Shorter side to 8, then the central 8 x 8. */
  private static final PicturePreparation CROPPED = preparation(OptionalInt.of(8), Crop.CENTRE);

  private static final PicturePreparation STRETCHED = preparation(OptionalInt.empty(), Crop.NONE);

  private static PicturePreparation preparation(OptionalInt shorterSide, Crop crop) {
    return new PicturePreparation(
        new ImageDecoder(ImageLimits.DEFAULT),
        new Preprocessing(8, 8, shorterSide, crop, ChannelOrder.RGB, List.of(128f), List.of(64f)));
  }

  @ParameterizedTest
  @EnumSource(ImageFault.class)
  void shouldHaveADeadLetterReasonForEveryFault(ImageFault fault) {
    assertThat(DeadLetterReason.values())
        .extracting(DeadLetterReason::name)
        .contains("IMAGE_" + fault.name());
  }

  @Test
  void shouldHaveAFaultForEveryDeadLetterReasonOfImages() {
    assertThat(Arrays.stream(DeadLetterReason.values()).map(DeadLetterReason::name))
        .filteredOn(reason -> reason.startsWith("IMAGE_"))
        .hasSameSizeAs(ImageFault.values());
  }

  @Test
  void shouldRejectWithTheFaultsReasonAndMessageWhenFileIsNoPicture() {
    assertThatThrownBy(() -> CROPPED.encoded(new byte[] {'t', 'e', 'x', 't'}))
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            rejected ->
                assertThat(rejected.reason()).isEqualTo(DeadLetterReason.IMAGE_UNKNOWN_FORMAT))
        .hasCauseInstanceOf(ImageRejectedException.class)
        .hasMessageContaining("PNG");
  }

  @Test
  void shouldRejectWithTheFaultsReasonWhenTensorHasAnotherShape() {
    assertThatThrownBy(() -> CROPPED.tensor(List.of(3, 8, 9), new byte[3 * 8 * 9 * 4]))
        .isInstanceOfSatisfying(
            EventRejectedException.class,
            rejected ->
                assertThat(rejected.reason()).isEqualTo(DeadLetterReason.IMAGE_TENSOR_SHAPE));
  }

  @Test
  void shouldBringAFileIntoTheModelsShape() throws IOException {
    PreparedImage prepared = CROPPED.encoded(png(32, 16));

    assertThat(prepared.values().shape()).isEqualTo(Shape.of(3, 8, 8));
    assertThat(prepared.values().values()).containsOnly((0 - 128) / 64f);
    assertThat(CROPPED.black()).containsOnly((0 - 128) / 64f);
  }

  @Test
  void shouldTakeATensorAsItIs() {
    float[] values = new float[3 * 8 * 8];
    values[5] = -1.25f;

    assertThat(CROPPED.tensor(SHAPE, bytes(values)).values().values()).containsExactly(values);
  }

  /** The picture has 32 x 16 pixels: halved, and 4 columns cut off on either side. */
  @ParameterizedTest
  @CsvSource({
    "8, 0, 16, 16, 0, 0, 8, 8",
    "8, 0, 8, 4, 0, 0, 4, 2",
    "16, 8, 4, 4, 4, 4, 2, 2",
    "-100, -100, 1000, 1000, 0, 0, 8, 8",
    "-1e300, -1e300, 1.7e308, 1.7e308, 0, 0, 8, 8",
    "20.2, 4.1, 0.1, 0.1, 6, 2, 1, 1"
  })
  void shouldMapARegionThroughResizeAndCrop(
      double x, double y, double width, double height, int left, int top, int columns, int rows)
      throws IOException {
    assertThat(CROPPED.encoded(png(32, 16)).onMap(new Box(x, y, width, height)))
        .contains(new Region(left, top, columns, rows));
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 8, 16", "24, 0, 8, 16", "0, 20, 32, 4", "1e12, 0, 5, 5", "-1e12, 0, 5, 5"})
  void shouldHaveNoRegionWhenTheCropCutsItOff(double x, double y, double width, double height)
      throws IOException {
    assertThat(CROPPED.encoded(png(32, 16)).onMap(new Box(x, y, width, height))).isEmpty();
  }

  @Test
  void shouldStretchARegionWhenThePictureIsStretched() throws IOException {
    assertThat(STRETCHED.encoded(png(32, 16)).onMap(new Box(0d, 0d, 16d, 16d)))
        .contains(new Region(0, 0, 4, 8));
  }

  @Test
  void shouldMapATensorsRegionInItsOwnPixels() {
    PreparedImage tensor = CROPPED.tensor(SHAPE, bytes(new float[3 * 8 * 8]));

    assertThat(tensor.onMap(new Box(2d, 3d, 4d, 1.5))).contains(new Region(2, 3, 4, 2));
    assertThat(tensor.onMap(new Box(8d, 0d, 4d, 4d))).isEqualTo(Optional.empty());
    assertThat(tensor.onMap(new Box(-4d, 0d, 4d, 4d))).isEqualTo(Optional.empty());
  }

  private static byte[] png(int width, int height) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", file);
    return file.toByteArray();
  }

  private static byte[] bytes(float[] values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(values);
    return bytes.array();
  }
}
