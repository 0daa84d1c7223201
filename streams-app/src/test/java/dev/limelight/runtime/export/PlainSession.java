package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.runtime.ProcessEnvironment;
import dev.limelight.tensor.FloatTensor;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Map;
import java.util.Set;

/**
 * An exported graph as a runtime computes it that merges no operators and knows no blocked layout:
 * node by node, as the file says.
 */
final class PlainSession {
  private PlainSession() {}

  /** The gradient at images, each of a class. */
  static float[] gradient(ExportedModel exported, FloatTensor images, long... targets) {
    OrtEnvironment environment = ProcessEnvironment.get();
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.NO_OPT);
      try (OrtSession session = environment.createSession(exported.bytes(), options);
          OnnxTensor image =
              OnnxTensor.createTensor(
                  environment, FloatBuffer.wrap(images.values()), images.shape().toLongArray());
          OnnxTensor target =
              OnnxTensor.createTensor(
                  environment, LongBuffer.wrap(targets), new long[] {targets.length});
          OrtSession.Result result =
              session.run(
                  Map.of(exported.image().name(), image, BackwardGraph.TARGET, target),
                  Set.of(BackwardGraph.GRADIENT))) {
        FloatBuffer buffer = ((OnnxTensor) result.get(0)).getFloatBuffer();
        float[] gradient = new float[buffer.remaining()];
        buffer.get(gradient);
        return gradient;
      }
    } catch (OrtException e) {
      throw new IllegalStateException(e);
    }
  }
}
