package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.ModelClosedException;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class OrtModelTest {
  @TempDir Path folder;

  /** The fixture's file has the image and the logits only, so there is nothing to cut away. */
  private final OrtRuntime runtime =
      OrtRuntime.start(
          new RuntimeOptions(ExecutionProvider.CPU, 2, 1 << 20),
          (model, imageInput, logitsValue) -> {
            try {
              return Files.readAllBytes(model);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });

  @AfterEach
  void nothingNativeIsLeft() {
    assertThat(runtime.liveHandles()).as("open native handles").isZero();
    runtime.close();
  }

  @ParameterizedTest
  @EnumSource
  void shouldGiveLogitsAndGradientOfOurLayoutWhateverTheFiles(Layout layout) throws IOException {
    QuadraticClassifier expected = new QuadraticClassifier(layout);
    try (OrtModel model = runtime.open(expected.writeBundle(folder))) {
      FloatTensor logits = model.classifier().logits(QuadraticClassifier.points(5));

      assertThat(model.inputShape()).isEqualTo(QuadraticClassifier.IMAGE);
      assertThat(model.classifier().classes()).isEqualTo(QuadraticClassifier.CLASSES);
      assertThat(logits.shape()).isEqualTo(Shape.of(5, QuadraticClassifier.CLASSES));
      for (int i = 0; i < 5; i++) {
        float[] point = QuadraticClassifier.point(i);
        assertThat(logits.row(i).values()).containsExactly(expected.logits(point), within(1e-5f));
      }
      model
          .gradient()
          .evaluate(
              QuadraticClassifier.points(5),
              1,
              (index, gradient) ->
                  assertThat(gradient)
                      .containsExactly(
                          expected.gradient(QuadraticClassifier.point(index), 1), within(1e-5f)));
    }
  }

  @Test
  void shouldSayWhoItIs() throws IOException {
    ModelBundle bundle = bundle();
    try (OrtModel model = runtime.open(bundle)) {
      assertThat(model.identity().id()).isEqualTo("quadratic");
      assertThat(model.identity().version()).isEqualTo(FileDigest.sha256(bundle.modelFile()));
      assertThat(model.identity().backwardGraph())
          .isEqualTo(FileDigest.sha256(bundle.backwardFile()));
      assertThat(model.identity().executionProvider()).isEqualTo("cpu");
      assertThat(model.identity().runtimeVersion()).isEqualTo(runtime.version());
      assertThat(model.label(2)).isEqualTo("class 2");
    }
  }

  @Test
  void shouldHoldHandlesWhileOpenAndNoneAfterSeveralCloses() throws IOException {
    OrtModel model = runtime.open(bundle());
    model.classifier().logits(QuadraticClassifier.points(5));
    assertThat(runtime.liveHandles()).isPositive();

    model.close();
    model.close();

    assertThat(runtime.liveHandles()).isZero();
    assertThatThrownBy(() -> model.classifier().logits(QuadraticClassifier.points(1)))
        .isInstanceOf(ModelClosedException.class)
        .hasMessage("Model quadratic is closed");
  }

  @Test
  void shouldFinishWhatRunsWhenClosedInBetween() throws Exception {
    OrtModel model = runtime.open(bundle());
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    CompletableFuture<Void> evaluation =
        CompletableFuture.runAsync(
            () ->
                model
                    .gradient()
                    .evaluate(
                        QuadraticClassifier.points(20),
                        0,
                        (index, gradient) -> {
                          running.countDown();
                          await(goOn);
                        }));
    running.await();
    Thread closing = new Thread(model::close, "closing");
    closing.start();
    while (closing.isAlive() && closing.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }

    assertThat(runtime.liveHandles()).as("still in use").isPositive();
    goOn.countDown();

    evaluation.get();
    closing.join();
  }

  @Test
  void shouldKeepTheInterruptWhenTheCallerIsInterrupted() throws IOException {
    try (OrtModel model = runtime.open(bundle())) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> model.classifier().logits(QuadraticClassifier.points(3)))
          .isInstanceOf(ExplanationException.class)
          .hasMessageContaining("quadratic was running when its thread was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void shouldPassOnWhatIsNotFinite() throws IOException {
    float[] pixels = QuadraticClassifier.point(0);
    pixels[0] = Float.NaN;
    pixels[1] = Float.POSITIVE_INFINITY;
    try (OrtModel model = runtime.open(bundle())) {
      Points point = Points.of(FloatTensor.of(QuadraticClassifier.IMAGE, pixels));

      model.gradient().evaluate(point, 0, (index, gradient) -> assertThat(gradient[0]).isNaN());
      assertThat(model.classifier().logits(point).at(0)).isNaN();
    }
  }

  @Test
  void shouldRefuseAnotherShapeOrAClassOutOfRange() throws IOException {
    try (OrtModel model = runtime.open(bundle())) {
      Points wrong = Points.of(FloatTensor.zeros(Shape.of(3, 5, 4)));

      assertThatThrownBy(() -> model.classifier().logits(wrong))
          .isInstanceOf(ExplanationException.class)
          .hasMessage("Model quadratic takes images of shape [3x4x5], got [3x5x4]");
      assertThatThrownBy(
              () -> model.gradient().evaluate(QuadraticClassifier.points(1), 3, (i, g) -> {}))
          .isInstanceOf(ExplanationException.class)
          .hasMessage("Model quadratic has classes 0 to 2, asked for 3");
    }
  }

  @Test
  void shouldSayBothShapesWhenTheYamlGivesAnotherSize() throws IOException {
    bundle();
    Files.writeString(
        folder.resolve("model.yaml"), "id: quadratic\ninput: {height: 8, width: 5}\n");

    assertThatThrownBy(() -> runtime.open(ModelBundle.open(folder)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.onnx: does not fit")
        .hasMessageContaining("'image' has rows of shape [3, 4, 5] (-1 is free), expected [3x8x5]");
  }

  @Test
  void shouldNameTheFileWhenItIsNotAModel() throws IOException {
    bundle();
    Files.write(folder.resolve("model.backward.onnx"), new byte[] {1, 2, 3});
    QuadraticClassifier.writeExport(folder, QuadraticClassifier.CLASSES);

    assertThatThrownBy(() -> runtime.open(ModelBundle.open(folder)))
        .isInstanceOf(BundleException.class)
        .hasMessageContaining("model.backward.onnx: cannot be read");
  }

  @Test
  void shouldTimeTheForwardPassInEverySettingAndKnowTheBest() throws IOException {
    ForwardTiming timing = runtime.timeForward(bundle());

    assertThat(timing.msPerImage())
        .containsKeys(
            new ForwardSetting(1, 1, 2, false),
            new ForwardSetting(1, 2, 1, true),
            new ForwardSetting(8, 2, 1, false));
    assertThat(timing.msPerImage().values()).allMatch(ms -> ms >= timing.bestMs() && ms > 0);
    assertThat(timing.msPerImage().get(timing.best())).isEqualTo(timing.bestMs());
  }

  private ModelBundle bundle() throws IOException {
    return new QuadraticClassifier(Layout.NCHW).writeBundle(folder);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
