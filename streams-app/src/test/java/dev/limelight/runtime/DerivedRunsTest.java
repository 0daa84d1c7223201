package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import dev.limelight.runtime.DerivedRuns.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DerivedRunsTest {

  @Test
  void shouldNotTryAgainWhenTheModelHasNoSuchGraph() throws OrtException {
    List<Kind> tried = new ArrayList<>();
    try (DerivedRuns runs =
        new DerivedRuns(
            kind -> {
              tried.add(kind);
              throw new BundleException(Path.of("bundle"), "has none");
            })) {
      for (int event = 0; event < 3; event++) {
        assertThatThrownBy(() -> runs.get(Kind.FEATURES))
            .isInstanceOf(BundleException.class)
            .hasMessageContaining("has none");
      }
    }

    assertThat(tried).containsExactly(Kind.FEATURES);
  }
}
