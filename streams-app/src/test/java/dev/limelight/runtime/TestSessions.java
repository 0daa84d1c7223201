package dev.limelight.runtime;

import ai.onnxruntime.OrtException;

/** Sessions over bytes, on the CPU. */
final class TestSessions {
  private TestSessions() {}

  static GraphSession open(ModelBuilder model, GraphPorts ports, HandleCount handles)
      throws OrtException {
    byte[] bytes = model.bytes();
    return GraphSession.open(
        ProcessEnvironment.get(),
        SessionSettings.sideBySide(),
        (environment, options) -> environment.createSession(bytes, options),
        ports,
        handles);
  }
}
