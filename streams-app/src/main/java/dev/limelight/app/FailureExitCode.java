package dev.limelight.app;

import dev.limelight.app.stream.ExitCodes;
import dev.limelight.autodiff.NoGradientException;
import dev.limelight.autodiff.UnsupportedOperatorsException;
import dev.limelight.config.ConfigurationException;
import dev.limelight.onnx.OnnxException;
import dev.limelight.onnx.UnsupportedModelException;
import dev.limelight.runtime.BundleException;
import dev.limelight.runtime.CommandLineTooLongException;
import dev.limelight.runtime.ProviderUnavailableException;
import dev.limelight.runtime.export.ExportException;
import dev.limelight.runtime.export.ExportFilesException;
import dev.limelight.runtime.export.SelfCheckFailedException;
import java.util.OptionalInt;

/** The exit codes of failures whose message says all that a user needs. */
final class FailureExitCode {
  private FailureExitCode() {}

  /** The failure's exit code; empty for one that nobody expected. */
  static OptionalInt of(Throwable failure) {
    if (failure instanceof UnsupportedOperatorsException
        || failure instanceof NoGradientException
        || failure instanceof UnsupportedModelException
        || failure instanceof ExportException) {
      return OptionalInt.of(ExitCodes.UNSUPPORTED_MODEL);
    }
    if (failure instanceof ExportFilesException) {
      return OptionalInt.of(ExitCodes.FAILED);
    }
    if (failure instanceof SelfCheckFailedException) {
      return OptionalInt.of(ExitCodes.SELF_CHECK_FAILED);
    }
    if (failure instanceof BundleException
        || failure instanceof OnnxException
        || failure instanceof ProviderUnavailableException
        || failure instanceof CommandLineTooLongException
        || failure instanceof ConfigurationException) {
      return OptionalInt.of(ExitCodes.CONFIGURATION);
    }
    return OptionalInt.empty();
  }
}
