package dev.limelight.app.demo.scene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SceneStreamTest {
  @Test
  void shouldBringEveryClassAboutEquallyOften() {
    SceneStream stream = new SceneStream(1, 0.5);

    assertThat(
            LongStream.range(0, 8000)
                .mapToObj(index -> stream.spec(index).sign())
                .collect(Collectors.groupingBy(sign -> sign, Collectors.counting())))
        .hasSize(SignClass.values().length)
        .allSatisfy((sign, count) -> assertThat(count).as(sign.label()).isBetween(880L, 1120L));
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.2, 0.5, 1})
  void shouldStickerTheGivenShareOfTheScenes(double share) {
    SceneStream stream = new SceneStream(2, share);
    long stickered =
        LongStream.range(0, 10000).filter(index -> stream.spec(index).stickered()).count();

    assertThat(stickered / 10000.0).isBetween(share - 0.02, share + 0.02);
  }

  @Test
  void shouldGiveTheSameScenesWhetherAskedInTurnOrByIndex() {
    SceneStream stream = new SceneStream(3, 0.5);
    List<byte[]> inTurn = stream.scenes().limit(4).map(Scene::rgb).toList();

    assertThat(stream.scene(3).rgb()).isEqualTo(inTurn.get(3));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
  void shouldRefuseAShareWhenItIsNoProbability(double share) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SceneStream(1, share))
        .withMessageContaining("from 0 to 1")
        .withMessageContaining(Double.toString(share));
  }

  @Test
  void shouldRefuseANegativeIndex() {
    SceneStream stream = new SceneStream(1, 0);

    assertThatIllegalArgumentException().isThrownBy(() -> stream.spec(-1));
  }
}
