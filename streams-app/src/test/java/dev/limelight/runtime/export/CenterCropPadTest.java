package dev.limelight.runtime.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.rule.StandardRules;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The rule itself: an export meets what ONNX Runtime has made of the operator before. */
class CenterCropPadTest {
  @TempDir Path folder;

  static List<OpCase> cases() {
    return ShapingCases.further().stream()
        .filter(each -> each.subject().equals("CenterCropPad"))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void shouldAgreeWithFiniteDifferences(OpCase each) throws IOException {
    Graph forward = GraphReader.read(each.writeTo(folder));
    Graph backward =
        new BackwardGraph(StandardRules.table())
            .differentiate(
                GraphProbe.probe(forward, List.of(GraphProbe.shape(forward.inputs().get(0)))),
                "input",
                DifferentiationOptions.STANDARD_CPU);

    assertThat(DifferenceCheck.of(backward, forward.inputs().get(0), 3).agrees()).isTrue();
  }
}
