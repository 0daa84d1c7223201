package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ai.onnxruntime.OrtException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandleScopeTest {
  private final HandleCount count = new HandleCount();
  private final HandleScope scope = new HandleScope(count);

  @Test
  void shouldCloseInReverseOrderAndOnceWhenClosedTwice() throws OrtException {
    List<String> closed = new ArrayList<>();
    scope.own("options", closed::add);
    scope.own("session", closed::add);
    assertThat(count.live()).isEqualTo(2);

    scope.close();
    scope.close();

    assertThat(closed).containsExactly("session", "options");
    assertThat(count.live()).isZero();
  }

  @Test
  void shouldCloseTheOthersAndKeepEveryFailureWhenSomeCannotBeClosed() {
    List<String> closed = new ArrayList<>();
    scope.own("first", HandleScopeTest::fail);
    scope.own("second", closed::add);
    scope.own("third", HandleScopeTest::fail);

    OrtException thrown = catchThrowableOfType(OrtException.class, scope::close);

    assertThat(thrown).hasMessageContaining("third");
    assertThat(thrown.getSuppressed()).singleElement().asString().contains("first");
    assertThat(closed).containsExactly("second");
    assertThat(count.live()).as("handles that are still open").isEqualTo(2);
  }

  private static void fail(String handle) throws OrtException {
    throw new OrtException(handle);
  }
}
