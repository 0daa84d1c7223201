package dev.limelight.runtime;

import dev.limelight.tensor.Shape;

/** A backward graph of another kind than the bundle's, made of the same model. Immutable. */
public final class DerivedGraph {
  private final byte[] onnx;
  private final String sha256;
  private final String output;
  private final Shape row;
  private final String at;
  private final int rectifiers;

  /**
   * A derived graph. It has the inputs of the bundle's backward graph.
   *
   * @param onnx the graph; taken over, not copied
   * @param output name of the output that is read
   * @param row shape of one row of it
   * @param at name of the value that it is differentiated at
   * @param rectifiers number of ReLU on the way
   */
  public DerivedGraph(byte[] onnx, String output, Shape row, String at, int rectifiers) {
    this.onnx = onnx;
    this.sha256 = FileDigest.sha256(onnx);
    this.output = output;
    this.row = row;
    this.at = at;
    this.rectifiers = rectifiers;
  }

  byte[] onnx() {
    return onnx;
  }

  /** SHA-256 of the graph, lower-case hex. */
  String sha256() {
    return sha256;
  }

  String output() {
    return output;
  }

  Shape row() {
    return row;
  }

  String at() {
    return at;
  }

  int rectifiers() {
    return rectifiers;
  }
}
