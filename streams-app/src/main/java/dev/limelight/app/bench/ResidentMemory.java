package dev.limelight.app.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LongSummaryStatistics;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * This process's resident memory as Linux accounts for it, mapping by mapping. The heap's mappings
 * are left out by their addresses: what is committed of it and what is resident differ, and the
 * difference changes with every collection.
 */
final class ResidentMemory {
  private static final Path MAPPINGS = Path.of("/proc/self/smaps");
  private static final Pattern MAPPING = Pattern.compile("^([0-9a-f]+)-[0-9a-f]+ .*");
  private static final Pattern RESIDENT = Pattern.compile("^Rss: +(\\d+) kB");
  private static final Pattern ADDRESS = Pattern.compile("0x([0-9a-f]{8,16})");

  private ResidentMemory() {}

  /** Kilobytes outside the heap; empty where system or virtual machine do not say. */
  static Optional<Long> outsideHeapKb() {
    LongSummaryStatistics heap = heapAddresses();
    if (heap.getCount() == 0) {
      return Optional.empty();
    }
    long sum = 0;
    boolean ofHeap = false;
    try {
      for (String line : Files.readAllLines(MAPPINGS)) {
        Matcher mapping = MAPPING.matcher(line);
        Matcher resident = RESIDENT.matcher(line);
        if (mapping.matches()) {
          long start = Long.parseUnsignedLong(mapping.group(1), 16);
          ofHeap = start >= heap.getMin() && start < heap.getMax();
        } else if (resident.matches() && !ofHeap) {
          sum += Long.parseLong(resident.group(1));
        }
      }
      return Optional.of(sum);
    } catch (IOException notLinux) {
      return Optional.empty();
    }
  }

  /** Lowest and highest address that the heap's description names; none where it names none. */
  private static LongSummaryStatistics heapAddresses() {
    try {
      Object description =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcHeapInfo",
                  new Object[0],
                  new String[0]);
      return ADDRESS
          .matcher(String.valueOf(description))
          .results()
          .map(MatchResult::group)
          .mapToLong(address -> Long.parseUnsignedLong(address.substring(2), 16))
          .summaryStatistics();
    } catch (JMException otherMachine) {
      return new LongSummaryStatistics();
    }
  }
}
