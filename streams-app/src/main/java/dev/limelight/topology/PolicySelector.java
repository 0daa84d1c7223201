package dev.limelight.topology;

import dev.limelight.audit.Prediction;
import dev.limelight.audit.SamplingPolicies;
import dev.limelight.audit.SamplingPolicy;
import dev.limelight.audit.SkipReason;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ProductionPrediction;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Selects by each model's sampling policy, then by the load. Rules about a class or a confidence
 * take what production predicted, where the event says so, and else a forward run of the model.
 * Thread-safe.
 */
public final class PolicySelector implements EventSelector {
  private final SamplingPolicies policies;
  private final EventPredictions predictions;
  private final LoadLevel load;
  private final List<Optional<ImageEventExplainer>> rungs;
  private final String runId;

  /**
   * @param policies by model
   * @param predictions of the models
   * @param load the rung that the instance stands on
   * @param rungs what explains on each rung, the lowest first; empty where it skips
   * @param runId the run that decides
   */
  public PolicySelector(
      SamplingPolicies policies,
      EventPredictions predictions,
      LoadLevel load,
      List<Optional<ImageEventExplainer>> rungs,
      String runId) {
    this.policies = policies;
    this.predictions = predictions;
    this.load = load;
    this.rungs = List.copyOf(rungs);
    this.runId = runId;
  }

  @Override
  public String runId() {
    return runId;
  }

  @Override
  public boolean hasBudget() {
    return policies.hasBudget();
  }

  @Override
  public Optional<Selection> select(ImageEvent event, SecondBudget budget, Deadline deadline) {
    SamplingPolicy policy = policies.of(event.getModelId());
    Prediction[] asked = new Prediction[1];
    Optional<SkipReason> skip =
        policy.skip(event.getEventId(), () -> asked[0] = prediction(event, policy, deadline));
    if (skip.isPresent()) {
      OptionalInt about =
          asked[0] == null ? OptionalInt.empty() : OptionalInt.of(asked[0].classIndex());
      return Optional.of(
          new Selection(
              Optional.empty(),
              skip.get(),
              detail(skip.get(), policy),
              OptionalLong.empty(),
              about));
    }
    // Before the load is asked: what the budget leaves out is the same whatever the moment.
    if (policy.perSecond().isPresent()
        && !budget.take(event.getModelId(), event.getTime(), policy.perSecond().getAsInt())) {
      return Optional.of(
          new Selection(
              Optional.empty(),
              SkipReason.OVER_BUDGET,
              "budget=" + policy.perSecond().getAsInt(),
              OptionalLong.empty(),
              OptionalInt.empty()));
    }
    return load.now().map(this::loaded);
  }

  private Selection loaded(LoadLevel.Taken taken) {
    return new Selection(
        rungs.get(taken.number() - 1),
        SkipReason.LOAD,
        taken.rung().text(),
        OptionalLong.of(taken.lag()),
        OptionalInt.empty());
  }

  private Prediction prediction(ImageEvent event, SamplingPolicy policy, Deadline deadline) {
    ProductionPrediction production = event.getPrediction();
    if (production == null) {
      return predictions.predict(event, deadline);
    }
    Double probability = production.getProbability();
    boolean ask = policy.needsModel() || (policy.needsProbability() && probability == null);
    if (!ask) {
      return new Prediction(
          production.getClassIndex(), probability == null ? Double.NaN : probability, false);
    }
    Prediction model = predictions.predict(event, deadline);
    return new Prediction(
        production.getClassIndex(),
        probability == null ? model.probability() : probability,
        model.classIndex() != production.getClassIndex());
  }

  private static String detail(SkipReason reason, SamplingPolicy policy) {
    return reason == SkipReason.CLASS_NEVER
        ? "never=" + policy.never().stream().sorted().map(String::valueOf).toList()
        : "rate=" + policy.rate();
  }
}
