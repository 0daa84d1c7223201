package dev.limelight.app.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limelight.audit.comparison.EventKey;
import dev.limelight.schemas.SourcePosition;
import dev.limelight.topology.replay.OffsetRange;
import dev.limelight.topology.replay.ReplayRange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparedMapsTest {

  @Test
  void shouldGiveMapsBackOnceWhenTheyWaitedOnDisk() {
    try (MapSpill spill = MapSpill.open()) {
      spill.put(key("a"), new byte[] {1, 2, 3});
      spill.put(key("b"), new byte[0]);
      spill.put(key("c"), new byte[] {4});

      assertThat(spill.take(key("a"))).contains(new byte[] {1, 2, 3});
      assertThat(spill.take(key("a"))).isEmpty();
      assertThat(spill.take(key("c"))).contains(new byte[] {4});
      assertThat(spill.take(key("b"))).contains(new byte[0]);
      spill.put(key("d"), new byte[] {5, 6});
      spill.put(key("e"), new byte[] {7, 8});
      assertThat(spill.take(key("e"))).contains(new byte[] {7, 8});
      assertThat(spill.take(key("d"))).as("written over what is done").contains(new byte[] {5, 6});
    }
  }

  @Test
  void shouldLookAtEventsOnlyThatEveryReplayWasAbout() {
    ReplayRange replay = new ReplayRange(100, 200, Map.of(0, new OffsetRange(5, 8)));
    ComparedRange range = new ComparedRange(0, 150, List.of(replay));

    assertThat(range.start()).isEqualTo(100);
    assertThat(range.contains(at(0, 5), 120)).isTrue();
    assertThat(range.contains(at(0, 8), 120)).as("behind the replay").isFalse();
    assertThat(range.contains(at(1, 5), 120)).as("another partition").isFalse();
    assertThat(range.contains(at(0, 5), 150)).as("behind the time").isFalse();
    assertThat(new ComparedRange(0, 150, List.of()).contains(at(7, 5), 0)).isTrue();
    assertThatThrownBy(() -> new ComparedRange(5, 5, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("--to");
  }

  private static SourcePosition at(int partition, long offset) {
    return new SourcePosition("image-events", partition, offset);
  }

  private static EventKey key(String id) {
    return new EventKey(id, "image-events", 0, 0, "");
  }
}
