package dev.limelight.runtime.export;

import static dev.limelight.runtime.ModelBuilder.integer;
import static dev.limelight.runtime.ModelBuilder.ints;
import static dev.limelight.runtime.ModelBuilder.real;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.explain.Points;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBuilder;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Models that are about one image, whatever they declare. */
class OneByOneTest {
  private static final DifferentiationOptions CPU = DifferentiationOptions.STANDARD_CPU;
  private static final Shape IMAGE = Shape.of(3, 4, 6);
  private static final int FLAT = 72;

  @TempDir Path folder;

  /** Ways to be so. */
  enum Form {
    /** Every image less half of what the batch is on average. */
    MIXES(false) {
      @Override
      void write(ModelBuilder m) {
        m.constant("rows", 0)
            .constant("half", new float[] {0.5f})
            .node("ReduceMean", "t, rows -> mean")
            .node("Mul", "mean, half -> part")
            .node("Sub", "t, part -> y");
      }
    },
    /** The first pixels of the batch, which are not of its first image alone where it is longer. */
    REPEATS(false) {
      @Override
      void write(ModelBuilder m) {
        m.node("Transpose", "t -> first", ints("perm", 1, 2, 3, 0))
            .node("Shape", "t -> shape")
            .node("Reshape", "first, shape -> r")
            .node("Mul", "r, t -> y");
      }
    },
    /** Declares any number of images, and was traced with one. */
    TRACED(false) {
      @Override
      void write(ModelBuilder m) {
        m.constant("heads", 3, 4, 6)
            .node("Reshape", "t, heads -> h")
            .node("Transpose", "h -> k", ints("perm", 0, 2, 1))
            .node("MatMul", "h, k -> a")
            .node("MatMul", "a, h -> o")
            .constant("image", 1, 3, 4, 6)
            .node("Reshape", "o, image -> y");
      }
    },
    /** Convolves with weights and a bias that it computes. */
    CONDITIONAL(false) {
      @Override
      void write(ModelBuilder m) {
        m.constant("all", 0, 2, 3)
            .constant("line", 1, 3, 1, 1)
            .constant("base", OpCase.values(4, 3 * 3 * 4), 3, 3, 2, 2)
            .constant("deep", OpCase.values(5, 3 * 2), 3, 1, 2, 1)
            .node("ReduceMean", "t, all -> mean", integer("keepdims", 0))
            .node("Reshape", "mean, line -> each")
            .node("Mul", "base, each -> w1")
            .node("Conv", "t, w1, mean -> c1", ints("strides", 2, 3), ints("pads", 1, 1, 0, 1))
            .constant("column", 3, 1, 1, 1)
            .node("Reshape", "mean, column -> scales")
            .node("Mul", "deep, scales -> w2")
            .node(
                "Conv",
                "t, w2 -> c2",
                integer("group", 3),
                ints("dilations", 2, 1),
                ints("pads", 1, 0, 1, 0))
            .node("GlobalAveragePool", "c1 -> g1")
            .node("Mul", "c2, g1 -> y");
      }
    },
    /** Counts the positions of its one image as channels, with constants for each of them. */
    POSITIONS(true) {
      @Override
      void write(ModelBuilder m) {
        float[] ones = new float[12];
        Arrays.fill(ones, 1);
        m.constant("positions", 1, 12, 6, 1)
            .constant("others", 0, 2, 3)
            .constant("one", ones, 12)
            .constant("zero", new float[12], 12)
            .constant("image", 1, 3, 4, 6)
            .node("Reshape", "t, positions -> r")
            .node("ReduceMean", "r, others -> mean")
            .node("Squeeze", "mean, others -> mu")
            .node("Sub", "r, mean -> centred")
            .node("ReduceSumSquare", "centred, others -> v", integer("keepdims", 0))
            .node("BatchNormalization", "r, one, zero, mu, v -> n", real("epsilon", 1e-3f))
            .node("Reshape", "n, image -> z")
            .node("Transpose", "z -> cube", ints("perm", 3, 1, 2, 0))
            .node("Reshape", "cube, image -> cut")
            .node("Mul", "cut, z -> y");
      }
    };

    private final boolean fixed;

    Form(boolean fixed) {
      this.fixed = fixed;
    }

    abstract void write(ModelBuilder m);

    ModelBuilder model() {
      Object batch = fixed ? 1 : "N";
      ModelBuilder model =
          new ModelBuilder(18)
              .input("image1", batch, 3, 4, 6)
              .constant("small", new float[] {0.02f})
              .node("Mul", "image1, small -> scaled")
              .node("Tanh", "scaled -> t");
      write(model);
      return model
          .node("Flatten", "y -> f")
          .constant("w", OpCase.values(3, FLAT * 3), FLAT, 3)
          .node("MatMul", "f, w -> scores")
          .output("scores", batch, 3);
    }
  }

  private static FloatTensor alone(int index) {
    FloatTensor row = TestImages.batch(IMAGE, 3, -1, 1).row(index);
    return row.reshaped(IMAGE.batchOf(1));
  }

  private Path written(Form form) throws IOException {
    return form.model().writeTo(folder.resolve(ModelBundle.MODEL));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void shouldTakeOneImageAtATimeWhenModelIsAboutOne(Form form) throws IOException {
    ExportedModel exported = Exports.of(written(form), CPU);

    assertThat(exported.image().dims().get(0)).isEqualTo("1");
    assertThat(exported.differentiatedValue().dims().get(0)).isEqualTo("1");
    assertThat(exported.remarks()).anyMatch(line -> line.contains("one image at a time"));
    assertThat(exported.selfCheck().passed()).isTrue();
    assertThat(slopeError(exported)).isLessThan(1e-3);
  }

  /** Of a step along the gradient. */
  private static double slopeError(ExportedModel exported) {
    float[] gradient = Exports.gradient(exported, alone(1), 2);
    double norm = Vectors.norm(gradient);
    float[] up = alone(1).values().clone();
    float[] down = alone(1).values().clone();
    double step = 1e-2 / norm;
    for (int i = 0; i < gradient.length; i++) {
      up[i] += (float) (step * gradient[i]);
      down[i] -= (float) (step * gradient[i]);
    }
    double slope = (logit(exported, up) - logit(exported, down)) / (2 * step);
    return Math.abs(slope / (norm * norm) - 1);
  }

  private static double logit(ExportedModel exported, float[] image) {
    try (OrtRunner runner = new OrtRunner(exported.bytes(), 1)) {
      Feeds feeds =
          Feeds.image("image1", FloatTensor.of(IMAGE.batchOf(1), image))
              .target(BackwardGraph.TARGET, 2);
      return Objects.requireNonNull(runner.run(feeds).get(BackwardGraph.LOGITS)).at(2);
    }
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void shouldGiveLogitsOfImageAloneWhenBundleRunsSeveral(Form form) throws IOException {
    Path model = written(form);
    Files.writeString(
        folder.resolve(ModelBundle.DESCRIPTION), "id: one\ninput:\n  height: 4\n  width: 6\n");
    ModelBundle bundle = ModelBundle.open(folder);
    Export.bundle(bundle, Optional.empty(), Optional.empty(), CPU);

    try (OrtRuntime runtime = OrtRuntime.start(RuntimeOptions.on(ExecutionProvider.CPU));
        OrtModel opened = runtime.open(bundle);
        OrtRunner original = new OrtRunner(Files.readAllBytes(model), 1)) {
      for (int i = 0; i < 3; i++) {
        FloatTensor expected =
            original.run(Feeds.image("image1", alone(i))).values().iterator().next();
        float[] row = opened.classifier().logits(Points.of(alone(i).row(0))).values();
        assertThat(row).usingComparatorWithPrecision(1e-5f).containsExactly(expected.values());
      }
      List<Integer> seen = new ArrayList<>();
      opened
          .gradient()
          .evaluate(Points.of(alone(1).row(0)), 0, (index, gradient) -> seen.add(index));
      assertThat(seen).containsExactly(0);
    }
  }

  @Test
  void shouldLeaveModelAsItIsWhenItsImagesAreApart() throws IOException {
    Path model =
        new ModelBuilder(18)
            .input("image1", "N", 3, 4, 6)
            .node("Flatten", "image1 -> t")
            .node("Tanh", "t -> f")
            .constant("w", OpCase.values(3, FLAT * 3), FLAT, 3)
            .node("MatMul", "f, w -> scores")
            .output("scores", "N", 3)
            .writeTo(folder.resolve(ModelBundle.MODEL));

    ExportedModel exported = Exports.of(model, CPU);

    assertThat(exported.image().dims().get(0)).isEqualTo("N");
    assertThat(exported.remarks()).isEmpty();
  }

  @Test
  void shouldSayWhatKeepsBatchFixedWhenOneImageDoesNotHelp() throws IOException {
    Path model =
        new ModelBuilder(18)
            .input("image1", 1, 3, 4, 6)
            .node("GlobalAveragePool", "image1 -> p")
            .node("Squeeze", "p -> v")
            .constant("axis", 0)
            .node("CumSum", "v, axis -> y")
            .output("y", 3)
            .writeTo(folder.resolve(ModelBundle.MODEL));

    assertThatThrownBy(() -> Exports.of(model, CPU))
        .isInstanceOf(UnsupportedModelException.class)
        .hasMessageContaining("CumSum");
  }
}
