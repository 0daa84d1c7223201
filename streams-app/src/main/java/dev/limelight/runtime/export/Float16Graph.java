package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.SplitModel;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.RankCorrelation;
import dev.limelight.tensor.Shape;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * A backward graph in float16 and how far it is from the one in float32.
 *
 * @param file the ONNX file
 * @param nodes number of nodes that compute in float16
 * @param gradientScale what gradients are multiplied by on their way, to stay in range
 * @param gradientError relative L2 error of the gradient, the larger of two pictures'
 * @param rankCorrelation Spearman's, of the gradient's absolute values, the smaller one
 * @param logitsError largest difference of a logit, relative to the largest
 */
public record Float16Graph(
    OnnxFile file,
    int nodes,
    double gradientScale,
    double gradientError,
    double rankCorrelation,
    double logitsError) {
  /** Powers of two, from none to as far as the seed itself stays well in range. */
  private static final float[] SCALES = {1, 128, 8192};

  /**
   * The float16 graph of an exported model, with the scale of gradients at which its error is
   * least. Measured on the CPU, with every result rounded to float16 as a GPU rounds it.
   *
   * @throws ExportException if logits or gradient are not finite at any scale
   */
  static Float16Graph of(ExportedModel model) {
    Graph single = model.graph();
    FloatTensor images = model.testImages();
    Map<String, FloatTensor> expected = outputs(single, model, images, 0);
    int top = Vectors.largest(logits(expected).row(0).values(), 1).get(0);
    Map<String, FloatTensor> exact = outputs(single, model, images, top);
    Float16Graph best = null;
    for (float scale : SCALES) {
      Graph rounded = Float16Conversion.simulated(single, scale);
      Float16Graph candidate = measured(exact, outputs(rounded, model, images, top), scale);
      if (best == null || candidate.gradientError < best.gradientError) {
        best = candidate;
      }
    }
    if (best == null || !(best.gradientError < Double.POSITIVE_INFINITY)) {
      throw new ExportException(
          "Logits or gradient are not finite in float16: values of this model leave its range"
              + " (65504); export it in float32 only");
    }
    Float16Conversion.Converted converted =
        Float16Conversion.of(single, (float) best.gradientScale);
    byte[] file = GraphWriter.write(converted.graph());
    // Proves that ONNX Runtime takes the file; its figures would be those of the CPU's kernels.
    OrtRunner.unoptimized(SplitModel.whole(file)).close();
    return new Float16Graph(
        new OnnxFile(file),
        converted.inFloat16(),
        best.gradientScale,
        best.gradientError,
        best.rankCorrelation,
        best.logitsError);
  }

  private static Float16Graph measured(
      Map<String, FloatTensor> exact, Map<String, FloatTensor> rounded, float scale) {
    double error = 0;
    double correlation = 1;
    FloatTensor gradients = gradient(exact);
    for (int row = 0; row < gradients.shape().dim(0); row++) {
      float[] expected = gradients.row(row).values();
      float[] actual = gradient(rounded).row(row).values();
      double norm = Math.max(Vectors.norm(expected), 1e-30);
      double off = Vectors.distance(expected, actual) / norm;
      error = Double.isNaN(off) ? Double.POSITIVE_INFINITY : Math.max(error, off);
      correlation = Math.min(correlation, Double.isNaN(off) ? -1 : correlation(expected, actual));
    }
    double logitsError = SelfCheck.maxDifference(logits(exact), logits(rounded));
    boolean finite = error < Double.POSITIVE_INFINITY && logitsError < Double.POSITIVE_INFINITY;
    return new Float16Graph(
        new OnnxFile(new byte[0]),
        0,
        scale,
        finite ? error : Double.POSITIVE_INFINITY,
        correlation,
        logitsError);
  }

  private static double correlation(float[] expected, float[] actual) {
    return RankCorrelation.of(magnitudes(expected), magnitudes(actual));
  }

  private static FloatTensor magnitudes(float[] values) {
    float[] magnitudes = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      magnitudes[i] = Math.abs(values[i]);
    }
    return FloatTensor.of(Shape.of(values.length), magnitudes);
  }

  private static Map<String, FloatTensor> outputs(
      Graph graph, ExportedModel model, FloatTensor images, long target) {
    try (OrtRunner runner = OrtRunner.unoptimized(GraphWriter.split(graph))) {
      return runner.run(
          Feeds.image(model.image().name(), images).target(BackwardGraph.TARGET, target, target));
    }
  }

  private static FloatTensor gradient(Map<String, FloatTensor> outputs) {
    return Objects.requireNonNull(outputs.get(BackwardGraph.GRADIENT));
  }

  private static FloatTensor logits(Map<String, FloatTensor> outputs) {
    return Objects.requireNonNull(outputs.get(BackwardGraph.LOGITS));
  }

  /** Content of the file; not to be written to. */
  byte[] bytes() {
    return file.bytes();
  }

  /** A line for people. */
  public String summary() {
    return String.format(
        Locale.ROOT,
        "%d nodes in float16, gradients scaled by %.0f; against float32: gradient off by %.2g"
            + " (relative L2), rank correlation %.4f, logits off by %.1g",
        nodes,
        gradientScale,
        gradientError,
        rankCorrelation,
        logitsError);
  }
}
