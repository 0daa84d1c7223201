package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.runtime.ModelBuilder;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class SessionsInTurnTest {
  private int opened;

  private Supplier<OrtRunner> session(String operator) {
    byte[] model =
        new ModelBuilder(18)
            .input("x", "N", 2)
            .node(operator, "x -> y")
            .output("y", "N", 2)
            .bytes();
    return () -> {
      opened++;
      return new OrtRunner(model, 1);
    };
  }

  private static List<Float> run(GraphRuns graph) {
    FloatTensor x = FloatTensor.of(Shape.of(1, 2), new float[] {-1, 4});
    float[] y = Objects.requireNonNull(graph.run(Feeds.image("x", x)).get("y")).values();
    return List.of(y[0], y[1]);
  }

  @Test
  void shouldRunEachGraphWhenTheyTakeTurns() {
    try (SessionsInTurn sessions = new SessionsInTurn()) {
      GraphRuns negative = sessions.add(session("Neg"));
      GraphRuns absolute = sessions.add(session("Abs"));

      assertThat(opened).isZero();
      assertThat(run(negative)).containsExactly(1f, -4f);
      assertThat(run(absolute)).containsExactly(1f, 4f);
      assertThat(run(absolute)).containsExactly(1f, 4f);
      assertThat(opened).isEqualTo(2);
      assertThat(run(negative)).containsExactly(1f, -4f);
      assertThat(opened).isEqualTo(3);
    }
  }

  @Test
  void shouldRunAgainWhenSessionsWereClosed() {
    SessionsInTurn sessions = new SessionsInTurn();
    GraphRuns negative = sessions.add(session("Neg"));
    run(negative);
    sessions.close();

    assertThat(run(negative)).containsExactly(1f, -4f);
    sessions.close();
    sessions.close();
  }
}
