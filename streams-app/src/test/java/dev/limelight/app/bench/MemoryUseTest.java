package dev.limelight.app.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MemoryUseTest {
  private static final int MIB = 1 << 20;

  @Test
  void shouldCountDirectMemoryOutsideTheHeapWhenItIsTouched() {
    assumeThat(ResidentMemory.outsideHeapKb()).as("the system tells its mappings").isPresent();
    MemoryUse before = MemoryUse.now();
    ByteBuffer buffer = ByteBuffer.allocateDirect(128 * MIB);
    for (int i = 0; i < buffer.capacity(); i += 1024) {
      buffer.put(i, (byte) 1);
    }
    MemoryUse after = MemoryUse.now();

    assertThat(after.nativeMb().orElseThrow() - before.nativeMb().orElseThrow())
        .isBetween(96., 160.);
    assertThat(after.heapMb() - before.heapMb()).isLessThan(32);
    assertThat(buffer.get(0)).isEqualTo((byte) 1);
  }

  @Test
  void shouldCountLiveObjectsInTheHeapAloneWhenTheyAreHeld() {
    assumeThat(ResidentMemory.outsideHeapKb()).as("the system tells its mappings").isPresent();
    MemoryUse before = MemoryUse.now();
    byte[][] held = new byte[64][MIB];
    MemoryUse after = MemoryUse.now();

    assertThat(after.heapMb() - before.heapMb()).isBetween(56., 96.);
    assertThat(after.nativeMb().orElseThrow() - before.nativeMb().orElseThrow()).isLessThan(32);
    assertThat(held).hasNumberOfRows(64);
  }
}
