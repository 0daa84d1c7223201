package dev.limelight.config;

import static org.apache.kafka.common.config.ConfigDef.Importance.HIGH;
import static org.apache.kafka.common.config.ConfigDef.Importance.LOW;
import static org.apache.kafka.common.config.ConfigDef.Importance.MEDIUM;
import static org.apache.kafka.common.config.ConfigDef.Range.atLeast;
import static org.apache.kafka.common.config.ConfigDef.Range.between;

import dev.limelight.explain.BlurIgOptions;
import dev.limelight.explain.GuidedIgOptions;
import dev.limelight.explain.IntegratedGradientsOptions;
import dev.limelight.explain.IntegratedGradientsSetting;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.topology.MethodSelection;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.ConfigDef.ValidList;
import org.apache.kafka.common.config.ConfigDef.ValidString;

/** The saliency methods: which, for whom, and their parameters. */
final class MethodsConfig {
  static final String METHOD = "explanation.method";
  static final String BY_MODEL = "explanation.method.by.model";
  static final String ALLOWED = "explanation.methods.allowed";
  static final String SAMPLES = "explanation.samples";
  static final String SPREAD = "explanation.spread";
  static final String PERCENTILE = "explanation.percentile";
  static final String ANTITHETIC = "explanation.noise.antithetic";
  static final String IG_SETTING = "explanation.integrated.gradients.setting";
  static final String IG_POINTS = "explanation.integrated.gradients.points";
  static final String IG_TRIALS = "explanation.integrated.gradients.trials";
  static final String GUIDED_IG_STEPS = "explanation.guided.ig.steps";
  static final String GUIDED_IG_FRACTION = "explanation.guided.ig.fraction";
  static final String GUIDED_IG_DISTANCE = "explanation.guided.ig.max.distance";
  static final String BLUR_IG_STEPS = "explanation.blur.ig.steps";
  static final String BLUR_IG_SIGMA = "explanation.blur.ig.max.sigma";
  static final String BLUR_IG_RADIUS = "explanation.blur.ig.radius";
  static final String BLUR_IG_DIFFERENCE = "explanation.blur.ig.gradient.step";

  private static final String[] METHODS =
      Stream.of(Method.values()).map(Method::label).toArray(String[]::new);
  private static final String[] SETTINGS =
      Stream.of(IntegratedGradientsSetting.values())
          .map(IntegratedGradientsSetting::label)
          .toArray(String[]::new);

  static final ConfigDef DEFINITION =
      EarlyStoppingConfig.define(
          sampled(selection(blurIg(guidedIg(integratedGradients(new ConfigDef()))))));

  private MethodsConfig() {}

  private static ConfigDef selection(ConfigDef definition) {
    return definition
        .define(
            METHOD,
            ConfigDef.Type.LIST,
            "guided-absolute-grad",
            ValidList.in(METHODS),
            HIGH,
            "The saliency methods, comma-separated. Each gives a map and a score of its own; those"
                + " that sample share their gradients.")
        .define(
            BY_MODEL,
            ConfigDef.Type.STRING,
            "",
            MEDIUM,
            "Other methods for some models: MODEL=METHOD,METHOD; MODEL=METHOD.")
        .define(
            ALLOWED,
            ConfigDef.Type.LIST,
            "",
            ValidList.in(METHODS),
            MEDIUM,
            "Methods that an event may ask for besides those of its model, in its attribute"
                + " limelight.method. An event that asks for another one becomes a dead letter.");
  }

  private static ConfigDef sampled(ConfigDef definition) {
    return definition
        .define(
            SAMPLES,
            ConfigDef.Type.INT,
            20,
            between(2, 10_000),
            HIGH,
            "Noisy samples of an image, n. The cost of an explanation grows with it.")
        .define(
            SPREAD,
            ConfigDef.Type.DOUBLE,
            0.15,
            between(0.0, 10.0),
            MEDIUM,
            "Standard deviation of the noise, as a share of the image's value range.")
        .define(
            PERCENTILE,
            ConfigDef.Type.DOUBLE,
            0.85,
            between(0.0, 1.0),
            MEDIUM,
            "Guided AbsoluteGrad: quantile of the gradients' variance, per channel, above which an"
                + " element counts in full.")
        .define(
            ANTITHETIC,
            ConfigDef.Type.BOOLEAN,
            false,
            LOW,
            "Whether every second noisy sample has the noise of the one before it, negated. Not in"
                + " the paper; see methods.md for what it gives.");
  }

  private static ConfigDef integratedGradients(ConfigDef definition) {
    return definition
        .define(
            IG_SETTING,
            ConfigDef.Type.STRING,
            "authors",
            ValidString.in(SETTINGS),
            MEDIUM,
            "Integrated Gradients: authors takes the loss from random baselines, as the authors of"
                + " Guided AbsoluteGrad did; the others the logit from one baseline, as usual.")
        .define(
            IG_POINTS,
            ConfigDef.Type.INT,
            0,
            atLeast(0),
            LOW,
            "Integrated Gradients: points of a line; 0 for the setting's own (5, or 50 as usual).")
        .define(
            IG_TRIALS,
            ConfigDef.Type.INT,
            0,
            atLeast(0),
            LOW,
            "Integrated Gradients: random baselines; 0 for the setting's own (2).");
  }

  private static ConfigDef guidedIg(ConfigDef definition) {
    GuidedIgOptions guided = GuidedIgOptions.DEFAULT;
    return definition
        .define(
            GUIDED_IG_STEPS,
            ConfigDef.Type.INT,
            guided.steps(),
            between(1, 10_000),
            LOW,
            "Guided IG: steps of the path, one gradient each, one after the other.")
        .define(
            GUIDED_IG_FRACTION,
            ConfigDef.Type.DOUBLE,
            guided.fraction(),
            between(0.0, 1.0),
            LOW,
            "Guided IG: share of the features that move first.")
        .define(
            GUIDED_IG_DISTANCE,
            ConfigDef.Type.DOUBLE,
            guided.maxDistance(),
            between(0.0, 1.0),
            LOW,
            "Guided IG: how far a feature may be from the straight line.");
  }

  private static ConfigDef blurIg(ConfigDef definition) {
    BlurIgOptions blur = BlurIgOptions.DEFAULT;
    return definition
        .define(
            BLUR_IG_STEPS,
            ConfigDef.Type.INT,
            blur.steps(),
            between(1, 10_000),
            LOW,
            "Blur IG: steps of the path, one gradient each.")
        .define(
            BLUR_IG_SIGMA,
            ConfigDef.Type.DOUBLE,
            blur.maxSigma(),
            between(0.0, 1000.0),
            LOW,
            "Blur IG: sigma of the strongest blur, pixels.")
        .define(
            BLUR_IG_RADIUS,
            ConfigDef.Type.INT,
            blur.radius(),
            between(1, 1000),
            LOW,
            "Blur IG: radius of the blur's kernel, pixels.")
        .define(
            BLUR_IG_DIFFERENCE,
            ConfigDef.Type.DOUBLE,
            blur.gradientStep(),
            between(0.0, 1.0),
            LOW,
            "Blur IG: forward difference in sigma, pixels.");
  }

  static MethodSelection selection(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new MethodSelection(
        methods(config.getList(METHOD)),
        byModel(config.getString(BY_MODEL)),
        methods(config.getList(ALLOWED)));
  }

  static MethodOptions parameters(Map<String, String> values) {
    AbstractConfig config = Definitions.parse(DEFINITION, values);
    return new MethodOptions(
        config.getInt(SAMPLES),
        config.getDouble(SPREAD),
        config.getDouble(PERCENTILE),
        config.getBoolean(ANTITHETIC),
        EarlyStoppingConfig.rules(config),
        integratedGradients(config),
        new GuidedIgOptions(
            config.getInt(GUIDED_IG_STEPS),
            config.getDouble(GUIDED_IG_FRACTION),
            config.getDouble(GUIDED_IG_DISTANCE)),
        new BlurIgOptions(
            config.getInt(BLUR_IG_STEPS),
            config.getDouble(BLUR_IG_SIGMA),
            config.getInt(BLUR_IG_RADIUS),
            config.getDouble(BLUR_IG_DIFFERENCE)));
  }

  private static IntegratedGradientsOptions integratedGradients(AbstractConfig config) {
    IntegratedGradientsOptions options =
        IntegratedGradientsOptions.of(
            IntegratedGradientsSetting.named(config.getString(IG_SETTING)));
    int points = config.getInt(IG_POINTS);
    int trials = config.getInt(IG_TRIALS);
    return new IntegratedGradientsOptions(
        options.setting(),
        points == 0 ? options.points() : points,
        trials == 0 ? options.trials() : trials);
  }

  private static Set<Method> methods(Collection<String> names) {
    return names.stream()
        .map(Method::named)
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(Method.class)));
  }

  private static Map<String, Set<Method>> byModel(String text) {
    Map<String, Set<Method>> models = new LinkedHashMap<>();
    ByModel.parse(BY_MODEL, text, "METHOD")
        .forEach((model, names) -> models.put(model, methods(names)));
    return models;
  }
}
