package dev.limelight.app.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.BaseUnits;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The process's resident memory, where Linux tells it; without it the metric is not a number. */
final class ResidentMemory implements MeterBinder {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String RESIDENT = "VmRSS:";

  @Override
  public void bindTo(MeterRegistry registry) {
    Gauge.builder(MetricNames.RESIDENT.id(), ResidentMemory::bytes)
        .description(MetricNames.RESIDENT.help())
        .baseUnit(BaseUnits.BYTES)
        .strongReference(true)
        .register(registry);
  }

  private static double bytes() {
    List<String> lines;
    try {
      lines = Files.readAllLines(STATUS);
    } catch (IOException notLinux) {
      return Double.NaN;
    }
    return lines.stream()
        .filter(line -> line.startsWith(RESIDENT))
        .mapToDouble(line -> 1024 * Double.parseDouble(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(Double.NaN);
  }
}
