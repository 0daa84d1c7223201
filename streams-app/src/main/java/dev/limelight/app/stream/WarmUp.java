package dev.limelight.app.stream;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.Points;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.topology.ModelCatalog;
import dev.limelight.topology.ServedModel;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs every model once, forward and backward, on a black image: memory is allocated and kernels
 * are chosen before the first event waits for them, and a model that cannot run says so at start.
 */
final class WarmUp {
  private static final Logger log = LoggerFactory.getLogger(WarmUp.class);

  private WarmUp() {}

  /**
   * Runs them.
   *
   * @return the models
   * @throws dev.limelight.explain.ExplanationException if one cannot be run
   */
  static List<ExplainableModel> run(ModelCatalog models) {
    List<ExplainableModel> warm = new ArrayList<>();
    for (String id : models.ids()) {
      ServedModel served = models.find(id).orElseThrow();
      ExplainableModel model = served.model();
      Points black = Points.of(FloatTensor.zeros(model.inputShape()));
      model.classifier().logits(black);
      model.gradient().evaluate(black, 0, (index, gradient) -> {});
      log.debug("Model {} is warm", id);
      warm.add(model);
    }
    return warm;
  }
}
