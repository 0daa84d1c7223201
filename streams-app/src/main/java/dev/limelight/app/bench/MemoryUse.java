package dev.limelight.app.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What this process holds, in MiB.
 *
 * @param heapMb live objects: the heap after a collection
 * @param nativeMb resident memory outside the heap (ONNX Runtime, buffers, code, threads); empty
 *     where the system does not say
 */
record MemoryUse(double heapMb, Optional<Double> nativeMb) {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final double MIB = 1 << 20;

  /** Collects garbage and looks. */
  static MemoryUse now() {
    System.gc();
    MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
    return new MemoryUse(
        heap.getUsed() / MIB, residentMb().map(resident -> resident - heap.getCommitted() / MIB));
  }

  private static Optional<Double> residentMb() {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith("VmRSS:"))
          .findFirst()
          .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024.0);
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }
}
