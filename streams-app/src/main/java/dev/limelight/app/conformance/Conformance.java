package dev.limelight.app.conformance;

import dev.limelight.autodiff.DifferentiationOptions;
import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.autodiff.DifferentiationOptions.ReluRule;
import dev.limelight.explain.MethodParity;
import dev.limelight.explain.ParityCheck;
import dev.limelight.runtime.ExecutionProvider;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.runtime.export.Export;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
    Path folder = Files.createTempDirectory("limelight-conformance-");
    try {
      SmallNetwork.write(folder);
      ModelBundle bundle = ModelBundle.open(folder);
      Lowering lowering = provider == ExecutionProvider.CUDA ? Lowering.CUDA : Lowering.CPU;
      Export.bundle(
          bundle,
          Optional.empty(),
          Optional.empty(),
          new DifferentiationOptions(ReluRule.STANDARD, lowering));
      checks.addAll(NetworkParity.checks(bundle, provider));
    } finally {
      delete(folder);
    }
    return checks;
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
