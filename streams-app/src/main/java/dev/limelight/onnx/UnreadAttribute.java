package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import com.google.protobuf.ByteString;
import java.util.List;

/**
 * An attribute of a kind that no operator of a classifier's path has (texts, types, sparse tensors,
 * tensors of texts or of types narrower than a byte). It is carried; only texts can be read.
 * Immutable.
 */
final class UnreadAttribute {
  private final AttributeProto proto;

  UnreadAttribute(AttributeProto proto) {
    this.proto = proto;
  }

  AttributeProto proto() {
    return proto;
  }

  /** Its texts, none if it has others. */
  List<String> texts() {
    return proto.getStringsList().stream().map(ByteString::toStringUtf8).toList();
  }
}
