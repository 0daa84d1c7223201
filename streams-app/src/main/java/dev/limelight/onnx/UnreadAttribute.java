package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;

/**
 * An attribute of a kind that no operator of a classifier's path has (texts, types, sparse tensors,
 * tensors of texts or of types narrower than a byte). It is carried, not read. Immutable.
 */
final class UnreadAttribute {
  private final AttributeProto proto;

  UnreadAttribute(AttributeProto proto) {
    this.proto = proto;
  }

  AttributeProto proto() {
    return proto;
  }
}
