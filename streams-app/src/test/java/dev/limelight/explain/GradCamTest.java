package dev.limelight.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.random.Seed;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import org.junit.jupiter.api.Test;

class GradCamTest {

  @Test
  void shouldEqualCaptumsValuesWhenTakenAtTheConvolutionOrTheRelu() {
    FloatTensor image = OneConvNetwork.image();
    assertThat(GradCam.weightedSum(OneConvNetwork.atConvolution(image)).values())
        .containsExactly(11.25f, 13.5f, 20.25f, 22.5f);
    assertThat(GradCam.weightedSum(OneConvNetwork.atRelu(image)).values())
        .containsExactly(0, 4, 28, 32.5f);
  }

  @Test
  void shouldDropNegativeSumsAndSayWhichLayerWhenExplaining() {
    // One feature map, the image itself; the gradient's mean is 1.
    Shape shape = Shape.of(1, 1, 4);
    StubModel model = StubModel.analytic(shape, p -> new float[] {4, 0, -1, 1});
    ExplainedMap explained =
        model.explain(
            Method.GRAD_CAM,
            MethodOptions.DEFAULT,
            FloatTensor.of(shape, -3, 1, 2, 4),
            new PhiloxNoise(new Seed(1)));
    assertThat(explained.map().values()).containsExactly(0, 0.25f, 0.5f, 1);
    assertThat(explained.notes())
        .containsEntry("gradCam.layer", "image")
        .containsEntry("gradCam.featureMaps", "1x1x4");
  }

  @Test
  void shouldInterpolateBetweenHalfPixelCentresWhenEnlarging() {
    FloatTensor plane = FloatTensor.of(Shape.of(2, 2), 0, 4, 8, 12);
    assertThat(BilinearEnlargement.of(plane, 4, 4).values())
        .containsExactly(
            new float[] {0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12}, within(0f));
    assertThat(BilinearEnlargement.of(plane, 2, 2).values()).isEqualTo(plane.values());
    assertThat(BilinearEnlargement.of(FloatTensor.of(Shape.of(1, 1), 5), 3, 2).values())
        .containsOnly(5);
  }
}
