package dev.limelight.runtime.export;

import dev.limelight.autodiff.BackwardGraph;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.OpsetNormalizer;
import dev.limelight.onnx.ValueInfo;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.FloatTensor;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/** An exported backward graph that has proved itself, ready to be written. */
public final class ExportedModel {
  private final Graph graph;
  private final ModelEntry entry;
  private final ImageSizes sizes;
  private final String at;
  private final int classes;
  private final Proven proven;

  ExportedModel(
      Graph graph, ModelEntry entry, ImageSizes sizes, String at, int classes, Proven proven) {
    this.graph = graph;
    this.entry = entry;
    this.sizes = sizes;
    this.at = at;
    this.classes = classes;
    this.proven = proven;
  }

  /** The ONNX file's bytes, made anew. */
  public byte[] bytes() {
    return GraphWriter.write(graph);
  }

  /** Writes the ONNX file's bytes, of which there may be hundreds of megabytes. */
  void writeTo(OutputStream out) throws IOException {
    GraphWriter.write(graph, out);
  }

  /** The graph in that file. */
  public Graph graph() {
    return graph;
  }

  /** The operator set that file is written at. */
  public int opset() {
    return OpsetNormalizer.written(graph);
  }

  /** The original model's operator set. */
  public int sourceOpset() {
    return entry.model().opset();
  }

  /** The image input. */
  public ValueInfo image() {
    return sizes.input();
  }

  /** Whether height or width is free, the sizes it was probed at, or why it is fixed. */
  public String sizeExplanation() {
    return sizes.account();
  }

  /** Sizes of one image that it was probed at, as height, width and channels lie in the file. */
  List<String> probedSizes() {
    return sizes.probes().stream().map(ImageSizes::text).toList();
  }

  /** Two pictures as the self-check takes them. */
  FloatTensor testImages() {
    return SelfCheck.pictures(sizes.usual(), entry.darkest(), entry.brightest(), 0);
  }

  /** Whether height or width is free. */
  public boolean sizeIsFree() {
    return sizes.isFree();
  }

  /** Name of the value in the original model that holds the logits. */
  public String logitsValue() {
    return entry.logits().value();
  }

  /** How the logits were found, for people. */
  public String logitsExplanation() {
    return entry.logits().explanation();
  }

  /** What makes probabilities of the logits: what the model ends in, a sigmoid for one logit. */
  public Activation activation() {
    return entry
        .logits()
        .activation()
        .orElse(classes == 1 ? Activation.SIGMOID : Activation.SOFTMAX);
  }

  /** What the export changed at the model's entry, in sentences for people; often none. */
  public List<String> remarks() {
    return entry.remarks();
  }

  /** The value that the gradient is taken at: the image input's name, or an inner value's. */
  public String differentiatedAt() {
    return at;
  }

  /** That value with its dimensions, which are those of the gradient. */
  public ValueInfo differentiatedValue() {
    return graph.outputs().stream()
        .filter(output -> output.name().equals(BackwardGraph.GRADIENT))
        .findFirst()
        .orElseThrow()
        .named(at);
  }

  /** Number of classes. */
  public int classes() {
    return classes;
  }

  /** The proof. */
  public SelfCheckResult selfCheck() {
    return proven.result();
  }

  /**
   * Of which gradient the proof's finite differences are, in a sentence for people; empty where
   * they are of the one that is written. None can be held against a guided gradient, or one at
   * another value than the image.
   */
  public String provedInstead() {
    return proven.instead();
  }
}
