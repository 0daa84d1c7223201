package dev.limelight.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.file.Path;
import java.util.Map;

/** A session of one graph with its ports checked. Thread-safe, as ONNX Runtime's sessions are. */
final class GraphSession implements AutoCloseable {

  /** Opens a session over a file or over bytes. */
  @FunctionalInterface
  interface Source {
    OrtSession open(OrtEnvironment environment, SessionOptions options) throws OrtException;
  }

  private final OrtEnvironment environment;
  private final GraphPorts ports;
  private final HandleCount handles;
  private final HandleScope scope;
  private final OrtSession session;
  private final boolean batchIsFree;

  private GraphSession(
      OrtEnvironment environment,
      GraphPorts ports,
      HandleCount handles,
      HandleScope scope,
      OrtSession session,
      int rows)
      throws OrtException {
    this.environment = environment;
    this.ports = ports;
    this.handles = handles;
    this.scope = scope;
    this.session = session;
    this.batchIsFree = PortCheck.check(session, ports, rows);
  }

  /**
   * @throws IllegalArgumentException if the graph does not have the ports
   * @throws OrtException if ONNX Runtime cannot load it
   */
  static GraphSession open(
      OrtEnvironment environment,
      SessionSettings settings,
      Source source,
      GraphPorts ports,
      HandleCount handles)
      throws OrtException {
    HandleScope scope = new HandleScope(handles);
    try {
      SessionOptions options = settings.open(scope);
      SessionSettings.fixSizes(options, ports.image().port());
      OrtSession session = scope.own(source.open(environment, options), OrtSession::close);
      return new GraphSession(environment, ports, handles, scope, session, settings.rows());
    } catch (OrtException | RuntimeException e) {
      try {
        scope.close();
      } catch (OrtException suppressed) {
        e.addSuppressed(suppressed);
      }
      throw e;
    }
  }

  OrtEnvironment environment() {
    return environment;
  }

  GraphPorts ports() {
    return ports;
  }

  HandleCount handles() {
    return handles;
  }

  /** Whether the graph takes any number of rows; if not, it takes one. */
  boolean batchIsFree() {
    return batchIsFree;
  }

  /**
   * Ends what {@link SessionOptions#enableProfiling} began.
   *
   * @return the file with the profile
   */
  Path endProfiling() throws OrtException {
    return Path.of(session.endProfiling());
  }

  /** Runs once, into the tensors of {@code outputs}. */
  void run(Map<String, OnnxTensor> inputs, Map<String, OnnxTensor> outputs) throws OrtException {
    // The result does not own pinned outputs: closing it leaves their tensors open.
    session.run(inputs, outputs).close();
  }

  /** Closes the session, then its options, which it uses to the end. */
  @Override
  public void close() throws OrtException {
    scope.close();
  }
}
