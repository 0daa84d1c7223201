package dev.limelight.runtime;

import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns the provider that was asked for into the one that runs. Stateless. */
final class ProviderChoice {
  private static final Logger LOG = LoggerFactory.getLogger(ProviderChoice.class);

  private ProviderChoice() {}

  /**
   * @param whyNoCuda why CUDA cannot be used here, or empty where it can; asked at most once, and
   *     not at all for the CPU, since the answer loads libraries
   * @return {@code CPU} or {@code CUDA}
   * @throws ProviderUnavailableException if CUDA was asked for and cannot be used
   */
  static ExecutionProvider resolve(ExecutionProvider asked, Supplier<Optional<String>> whyNoCuda) {
    if (asked == ExecutionProvider.CPU) {
      return ExecutionProvider.CPU;
    }
    Optional<String> reason = whyNoCuda.get();
    if (reason.isEmpty()) {
      return ExecutionProvider.CUDA;
    }
    if (asked == ExecutionProvider.CUDA) {
      throw new ProviderUnavailableException(reason.get());
    }
    LOG.info("Running on the CPU; CUDA cannot be used: {}", reason.get());
    return ExecutionProvider.CPU;
  }
}
