package dev.limelight.app.stream;

import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.TensorImage;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.Deadline;
import dev.limelight.topology.ImageEventExplainer;
import dev.limelight.topology.SourceCoordinates;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.deadletter.StoppedException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Explains a black image with every model, as the configuration says: one that cannot be explained
 * in the time that an event has would make a dead letter of each event, and is refused instead. The
 * first explanation of a process is its slowest: only the second counts.
 */
final class CostCheck {
  private static final Logger log = LoggerFactory.getLogger(CostCheck.class);
  private static final SourceCoordinates NOWHERE = new SourceCoordinates("none", 0, 0);

  private CostCheck() {}

  /**
   * Explains them.
   *
   * @param explainer explains events within their time
   * @param deadlines that of an event that begins now
   * @throws StartupException naming the first model that takes longer
   */
  static void run(
      List<ExplainableModel> models, ImageEventExplainer explainer, Supplier<Deadline> deadlines) {
    for (ExplainableModel model : models) {
      tooLong(model, explainer, deadlines.get())
          .flatMap(first -> tooLong(model, explainer, deadlines.get()))
          .ifPresent(
              late -> {
                throw StartupException.notSetUp(
                    "Model %s, an image %s: %s."
                        .formatted(model.identity().id(), model.inputShape(), late.getMessage()),
                    late);
              });
    }
  }

  private static Optional<EventRejectedException> tooLong(
      ExplainableModel model, ImageEventExplainer explainer, Deadline deadline) {
    String id = model.identity().id();
    try {
      explainer.explain(black(id, model.inputShape()), NOWHERE, deadline);
    } catch (EventRejectedException rejected) {
      if (rejected.reason() == DeadLetterReason.EXPLANATION_TOO_LONG) {
        return Optional.of(rejected);
      }
      log.debug("Model {} refuses a black image", id, rejected);
    } catch (ExplanationException unusual) {
      // Other images may well have finite gradients.
      log.debug("Model {} cannot explain a black image", id, unusual);
    } catch (StoppedException stopped) {
      log.debug("Model {} is not asked any more", id, stopped);
    }
    return Optional.empty();
  }

  private static ImageEvent black(String model, Shape shape) {
    return ImageEvent.newBuilder()
        .setEventId("limelight-start")
        .setTime(Instant.EPOCH)
        .setModelId(model)
        .setImage(
            TensorImage.newBuilder()
                .setShape(
                    Arrays.stream(shape.toLongArray()).mapToInt(Math::toIntExact).boxed().toList())
                .setValues(ByteBuffer.allocate(shape.size() * Float.BYTES))
                .build())
        .build();
  }
}
