package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.tensor.Shape;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PortCheckTest {
  private final HandleCount handles = new HandleCount();

  @Test
  void shouldRefuseWhenTheBatchIsFixedAboveOne() {
    refuses(8, ports("image", "logits"), "'image' takes exactly 8 images at a time");
  }

  @Test
  void shouldNameTheInputsWhenTheOneAskedForIsNotThere() {
    refuses("N", ports("picture", "logits"), "no input 'picture'; the graph has [image]");
  }

  @Test
  void shouldNameTheOutputsWhenTheOneAskedForIsNotThere() {
    refuses("N", ports("image", "fc"), "no output 'fc'; the graph has [logits]");
  }

  private void refuses(Object batch, GraphPorts ports, String message) {
    ModelBuilder model = new QuadraticClassifier(Layout.NCHW).forward(batch);

    assertThatThrownBy(() -> TestSessions.open(model, ports, handles))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
    assertThat(handles.live()).as("handles left by a session that did not open").isZero();
  }

  private static GraphPorts ports(String input, String output) {
    return new GraphPorts(
        input,
        RowLayout.same(QuadraticClassifier.IMAGE),
        Optional.empty(),
        output,
        RowLayout.same(Shape.of(QuadraticClassifier.CLASSES)));
  }
}
