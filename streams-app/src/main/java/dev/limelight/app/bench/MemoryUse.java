package dev.limelight.app.bench;

import java.lang.management.ManagementFactory;
import java.util.Optional;

/**
 * What this process holds, in MiB.
 *
 * @param heapMb live objects: the heap after a collection
 * @param nativeMb resident memory outside the heap (ONNX Runtime, buffers, code, threads); empty
 *     where the system does not say
 */
record MemoryUse(double heapMb, Optional<Double> nativeMb) {
  private static final double MIB = 1 << 20;

  /** Collects garbage and looks. */
  static MemoryUse now() {
    System.gc();
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    return new MemoryUse(
        used / MIB, ResidentMemory.outsideHeapKb().map(kilobytes -> kilobytes / 1024.0));
  }
}
