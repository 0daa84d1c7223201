package dev.limelight.app.conformance;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.explain.MethodParity;
import dev.limelight.explain.ParityCheck;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.OrtModel;
import dev.limelight.runtime.OrtRuntime;
import dev.limelight.runtime.RuntimeOptions;
import dev.limelight.runtime.export.Export;
import dev.limelight.runtime.export.ExportDerivation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** All known values. Stateless. */
public final class Conformance {
  private Conformance() {}

  /**
   * Computes them.
   *
   * @param provider that runs the networks among them
   * @throws IOException if no temporary folder can be written
   * @throws dev.limelight.runtime.ProviderUnavailableException if the provider is not to be had
   */
  public static List<ParityCheck> checks(ExecutionProvider provider) throws IOException {
    List<ParityCheck> checks = new ArrayList<>(MethodParity.checks());
    checks.addAll(on(RowParity.ANALYTIC, RowParity::analytic, provider));
    checks.addAll(on(RowParity.NEGATED_SQUARES, RowParity::negatedSquares, provider));
    checks.addAll(on(RowParity.THRESHOLD, RowParity::threshold, provider));
    checks.addAll(
        exported(SmallNetwork::write, provider, bundle -> NetworkParity.checks(bundle, provider)));
    return checks;
  }

  /** Writes a model's bundle. */
  @FunctionalInterface
  private interface BundleWriter {
    void write(Path folder) throws IOException;
  }

  private static List<ParityCheck> on(
      PixelRow row, Function<OrtModel, List<ParityCheck>> checks, ExecutionProvider provider)
      throws IOException {
    return exported(
        row::write,
        provider,
        bundle -> {
          try (OrtRuntime runtime =
                  OrtRuntime.start(RuntimeOptions.on(provider), new ExportDerivation());
              OrtModel model = runtime.open(bundle)) {
            return checks.apply(model);
          }
        });
  }

  private static List<ParityCheck> exported(
      BundleWriter writer,
      ExecutionProvider provider,
      Function<ModelBundle, List<ParityCheck>> checks)
      throws IOException {
    Path folder = Files.createTempDirectory("limelight-conformance-");
    try {
      writer.write(folder);
      ModelBundle bundle = ModelBundle.open(folder);
      Lowering lowering = provider == ExecutionProvider.CUDA ? Lowering.CUDA : Lowering.CPU;
      Export.bundle(
          bundle,
          Optional.empty(),
          Optional.empty(),
          new DifferentiationOptions(ReluRule.STANDARD, lowering));
      return checks.apply(bundle);
    } finally {
      delete(folder);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
