package dev.limelight.app.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.ExplanationException;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.TensorImage;
import dev.limelight.schemas.TrustedRecords;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.Deadline;
import dev.limelight.topology.ImageEventExplainer;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.deadletter.StoppedException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostCheckTest {
  static {
    TrustedRecords.trust();
  }

  private final List<ImageEvent> explained = new ArrayList<>();

  private static void check(List<ExplainableModel> models, ImageEventExplainer explainer) {
    CostCheck.run(models, explainer, () -> Deadline.NONE);
  }

  @Test
  void shouldExplainABlackImageWithEveryModel() {
    check(
        List.of(new Named("a"), new Named("b")),
        (event, source, deadline) -> {
          explained.add(event);
          return List.of();
        });

    assertThat(explained).extracting(ImageEvent::getModelId).containsExactly("a", "b");
    TensorImage image = (TensorImage) explained.get(0).getImage();
    assertThat(image.getShape()).containsExactly(3, 4, 5);
    assertThat(image.getValues().remaining()).isEqualTo(3 * 4 * 5 * Float.BYTES);
  }

  @Test
  void shouldRefuseTheStartWhenAModelTakesLongerThanAnEventMay() {
    assertThatThrownBy(
            () ->
                check(
                    List.of(new Named("slow")),
                    (event, source, deadline) -> {
                      throw new EventRejectedException(
                          DeadLetterReason.EXPLANATION_TOO_LONG, "Raise the limit");
                    }))
        .isInstanceOfSatisfying(
            StartupException.class,
            refused -> assertThat(refused.exitCode()).isEqualTo(ExitCodes.CONFIGURATION))
        .hasMessageContaining("Model slow")
        .hasMessageContaining("[3x4x5]")
        .hasMessageContaining("Raise the limit");
  }

  /** What a process explains first waits for its compilers, and for memory. */
  @Test
  void shouldStartWhenOnlyTheFirstExplanationTakesLonger() {
    check(
        List.of(new Named("a")),
        (event, source, deadline) -> {
          explained.add(event);
          if (explained.size() == 1) {
            throw new EventRejectedException(DeadLetterReason.EXPLANATION_TOO_LONG, "late");
          }
          return List.of();
        });

    assertThat(explained).hasSize(2);
  }

  /** A network may well have no gradient at black, and one at pictures. */
  @Test
  void shouldStartWhenOnlyBlackCannotBeExplained() {
    check(
        List.of(new Named("a"), new Named("b")),
        (event, source, deadline) -> {
          explained.add(event);
          throw new ExplanationException("not finite");
        });

    assertThat(explained).hasSize(2);
  }

  @Test
  void shouldEndWithoutAFaultWhenTheProcessIsAskedToStop() {
    check(
        List.of(new Named("a")),
        (event, source, deadline) -> {
          explained.add(event);
          throw new StoppedException("Event", new ExplanationException("out of memory"));
        });

    assertThat(explained).hasSize(1);
  }

  private record Named(String id) implements ExplainableModel {
    @Override
    public ModelIdentity identity() {
      return new ModelIdentity(id, "v", "b", "cpu", "1");
    }

    @Override
    public Shape inputShape() {
      return Shape.of(3, 4, 5);
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public Classifier classifier() {
      throw new AssertionError("not asked for here");
    }

    @Override
    public GradientFunction gradient() {
      throw new AssertionError("not asked for here");
    }
  }
}
