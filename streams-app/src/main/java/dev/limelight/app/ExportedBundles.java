package dev.limelight.app;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.Precision;
import dev.limelight.runtime.export.Export;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes sure that a bundle has a backward graph that belongs to its model. */
final class ExportedBundles {
  private static final Logger log = LoggerFactory.getLogger(ExportedBundles.class);

  private ExportedBundles() {}

  /**
   * Exports a bundle that was not, or whose model changed since; says so in one line.
   *
   * @throws BundleException if it needs an export and its folder cannot be written
   */
  static void ensure(ModelBundle bundle, OrtRuntime runtime) {
    ensure(bundle, runtime.provider(), runtime.precision());
  }

  /** As the other, in float32. */
  static void ensure(ModelBundle bundle, ExecutionProvider provider) {
    ensure(bundle, provider, Precision.FLOAT32);
  }

  private static void ensure(ModelBundle bundle, ExecutionProvider provider, Precision precision) {
    try {
      bundle.verifyExport(precision);
      return;
    } catch (BundleException stale) {
      Path folder = bundle.folder();
      if (!Files.isWritable(folder)) {
        throw stale;
      }
      log.info("Exporting the backward graph of {}: {}", bundle.id(), stale.getMessage());
    }
    Lowering lowering = provider == ExecutionProvider.CUDA ? Lowering.CUDA : Lowering.CPU;
    Export.Written written =
        Export.bundle(
            bundle,
            Optional.empty(),
            Optional.empty(),
            new DifferentiationOptions(ReluRule.STANDARD, lowering),
            precision);
    log.info("{}: {}", bundle.id(), written.exported().selfCheck().summary());
    written.float16().ifPresent(half -> log.info("{}: {}", bundle.id(), half.summary()));
  }
}
