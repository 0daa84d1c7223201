package dev.limelight.runtime;

import ai.onnxruntime.OrtException;

/** Sessions over bytes, on the CPU. */
final class TestSessions {
  private TestSessions() {}

  /** For one image at a time. */
  static GraphSession open(ModelBuilder model, GraphPorts ports, HandleCount handles)
      throws OrtException {
    return open(model, ports, handles, SessionSettings.sideBySide());
  }

  /** For batches of any size. */
  static GraphSession openBatched(ModelBuilder model, GraphPorts ports, HandleCount handles)
      throws OrtException {
    SessionSettings settings = SessionSettings.batched(CudaOptions.DEFAULT);
    return open(model, ports, handles, settings.on(ExecutionProvider.CPU));
  }

  /** For one image at a time over several threads. */
  static GraphSession openWide(
      ModelBuilder model, GraphPorts ports, HandleCount handles, int threads) throws OrtException {
    return open(model, ports, handles, SessionSettings.wide(threads));
  }

  private static GraphSession open(
      ModelBuilder model, GraphPorts ports, HandleCount handles, SessionSettings settings)
      throws OrtException {
    byte[] bytes = model.bytes();
    return GraphSession.open(
        ProcessEnvironment.get(),
        settings,
        (environment, options) -> environment.createSession(bytes, options),
        ports,
        handles);
  }
}
