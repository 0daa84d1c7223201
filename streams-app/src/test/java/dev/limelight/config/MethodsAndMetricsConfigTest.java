package dev.limelight.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.explain.EarlyStopping;
import dev.limelight.explain.IntegratedGradientsSetting;
import dev.limelight.explain.Method;
import dev.limelight.metric.MetricName;
import dev.limelight.topology.ExplanationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodsAndMetricsConfigTest {
  @TempDir private Path folder;

  private Configuration load(String... flags) throws IOException {
    Path file = folder.resolve("limelight.properties");
    Files.writeString(file, "bootstrap.servers=b:1\nschema.registry.url=http://r\nmodels.dir=/m\n");
    return ConfigurationSources.load(file, Map.of(), List.of(flags));
  }

  private ExplanationSettings settings(String... flags) throws IOException {
    return load(flags).explanation().settings();
  }

  @Test
  void shouldTakeMethodsForAllForSomeAndForEvents() throws IOException {
    var methods =
        settings(
                "explanation.method=grad-cam,smooth-grad",
                "explanation.method.by.model=a=blur-ig; b = vanilla-gradient , var-grad",
                "explanation.methods.allowed=guided-ig")
            .methods();

    assertThat(methods.of("other")).containsExactlyInAnyOrder(Method.GRAD_CAM, Method.SMOOTH_GRAD);
    assertThat(methods.of("a")).containsExactly(Method.BLUR_IG);
    assertThat(methods.of("b")).containsExactlyInAnyOrder(Method.VANILLA_GRADIENT, Method.VAR_GRAD);
    assertThat(methods.allowed()).containsExactly(Method.GUIDED_IG);
  }

  @Test
  void shouldTakeMetricsForAllAndForSome() throws IOException {
    var metrics = settings("metrics=dauc,iauc", "metrics.by.model=a=mae").metrics();

    assertThat(metrics.of("other").names())
        .containsExactlyInAnyOrder(MetricName.DAUC, MetricName.IAUC);
    assertThat(metrics.of("a").names()).containsExactly(MetricName.MAE);
    assertThat(settings().metrics().of("a").names()).isEmpty();
  }

  @Test
  void shouldEndSamplingEarlyOnlyWhenACorrelationIsGiven() throws IOException {
    assertThat(settings().parameters().earlyStopping()).isEmpty();
    assertThat(settings("explanation.early.stopping.minimum=9").parameters().earlyStopping())
        .isEmpty();
    assertThat(
            settings(
                    "explanation.early.stopping.correlation=0.9",
                    "explanation.early.stopping.minimum=9",
                    "explanation.early.stopping.interval=3")
                .parameters()
                .earlyStopping())
        .contains(new EarlyStopping(0.9, 9, 3));
    assertThatThrownBy(
            () ->
                settings(
                    "explanation.early.stopping.correlation=0.9",
                    "explanation.early.stopping.minimum=9",
                    "explanation.early.stopping.interval=8"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("explanation.early.stopping")
        .hasMessageContaining("at least the interval plus 2, so 10");
  }

  @Test
  void shouldTakeASettingsOwnNumbersWhereNoneAreGiven() throws IOException {
    String setting = "explanation.integrated.gradients.setting=zero-baseline";

    var own = settings(setting).parameters().integratedGradients();
    assertThat(own.setting()).isEqualTo(IntegratedGradientsSetting.ZERO_BASELINE);
    assertThat(own.points()).isEqualTo(50);
    assertThat(own.trials()).isEqualTo(1);
    assertThat(
            settings(setting, "explanation.integrated.gradients.points=9")
                .parameters()
                .integratedGradients()
                .points())
        .isEqualTo(9);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "explanation.method=sail|sail",
        "explanation.method=|saliency method",
        "explanation.method.by.model=a|is not MODEL=METHOD",
        "explanation.method.by.model=a=sail|sail",
        "explanation.method.by.model=a=blur-ig;a=blur-ig|named twice",
        "explanation.methods.allowed=sail|sail",
        "metrics=ssim|ssim",
        "metrics.by.model=a=ssim|ssim",
        "explanation.integrated.gradients.points=1|at least 2",
        "audit.rules=odd|is not a rule"
      })
  void shouldSayWhatIsNotAccepted(String flag, String message) {
    assertThatThrownBy(
            () -> {
              Configuration configuration = load(flag);
              configuration.explanation();
              configuration.audit();
            })
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining(message);
  }
}
