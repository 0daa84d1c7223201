package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.config.ConfigurationException;
import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.FeatureFunction;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.GuidedGradient;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.metric.MetricSuite;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.ExplanationSettings;
import dev.limelight.topology.ImagePreparation;
import dev.limelight.topology.MapEncoding;
import dev.limelight.topology.MethodSelection;
import dev.limelight.topology.MetricSelection;
import dev.limelight.topology.ModelCatalog;
import dev.limelight.topology.PreparedImage;
import dev.limelight.topology.RunIdentity;
import dev.limelight.topology.ServedModel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodGraphsTest {
  private final Dense model = new Dense();

  @Test
  void shouldRefuseTheStartWhenAModelLacksWhatIsConfigured() {
    assertThatThrownBy(() -> open(Set.of(Method.GRAD_CAM), Set.of()))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("Model dense")
        .hasMessageContaining("explanation.method");
  }

  @Test
  void shouldOpenWhatElseIsAllowedWhenAModelLacksOneOfThem() {
    Set<Method> allowed =
        Set.of(Method.GRAD_CAM, Method.GUIDED_BACKPROP, Method.INTEGRATED_GRADIENTS);

    assertThatCode(() -> open(Set.of(Method.SMOOTH_GRAD), allowed)).doesNotThrowAnyException();

    assertThat(model.asked).containsExactlyInAnyOrder("loss", "guided", "features");
  }

  @Test
  void shouldOpenNothingWhenNoMethodNeedsIt() {
    open(Set.of(Method.GUIDED_ABSOLUTE_GRAD, Method.BLUR_IG), Set.of());

    assertThat(model.asked).isEmpty();
  }

  @Test
  void shouldRefuseTheStartWhenAModelIsNamedThatThereIsNot() {
    MethodSelection typo =
        new MethodSelection(
            Set.of(Method.VAR_GRAD), Map.of("dens", Set.of(Method.SMOOTH_GRAD)), Set.of());

    assertThatThrownBy(() -> open(typo))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("explanation.method.by.model")
        .hasMessageContaining("[dens]")
        .hasMessageContaining("[dense]");
  }

  private void open(Set<Method> configured, Set<Method> allowed) {
    open(new MethodSelection(configured, Map.of(), allowed));
  }

  private void open(MethodSelection methods) {
    ServedModel served = new ServedModel(model, new NoPictures());
    ModelCatalog catalog =
        new ModelCatalog() {
          @Override
          public Optional<ServedModel> find(String id) {
            return Optional.of(served);
          }

          @Override
          public Collection<String> ids() {
            return List.of("dense");
          }
        };
    MethodGraphs.open(
        catalog,
        new ExplanationSettings(
            methods,
            MethodOptions.DEFAULT,
            new MetricSelection(new MetricSuite(Set.of()), Map.of()),
            MapEncoding.UINT8,
            new RunIdentity("run", 1)));
  }

  /** A model without convolutions that notes what it is asked for. */
  private static final class Dense implements ExplainableModel {
    final List<String> asked = new ArrayList<>();

    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("dense", "v", "b", "cpu", "1");
    }

    @Override
    public Shape inputShape() {
      return Shape.of(3, 4, 4);
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public Classifier classifier() {
      throw new AssertionError("not at the start");
    }

    @Override
    public GradientFunction gradient() {
      throw new AssertionError("not at the start");
    }

    @Override
    public GradientFunction lossGradient() {
      asked.add("loss");
      return (points, target, consumer) -> {};
    }

    @Override
    public GuidedGradient guidedGradient() {
      asked.add("guided");
      return new GuidedGradient((points, target, consumer) -> {}, 1);
    }

    @Override
    public FeatureFunction features() {
      asked.add("features");
      throw new ExplanationException("Model dense has no convolutional value");
    }
  }

  private static final class NoPictures implements ImagePreparation {
    @Override
    public PreparedImage encoded(byte[] file) {
      throw new AssertionError("not at the start");
    }

    @Override
    public PreparedImage tensor(List<Integer> shape, byte[] values) {
      throw new AssertionError("not at the start");
    }

    @Override
    public float[] black() {
      return new float[3];
    }
  }
}
