package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A model as protobuf writes it, put together so that its weights pass through and are never in
 * memory all at once: protobuf's own messages hold all that they write. A message's fields may be
 * written in parts; in the order of their numbers they give the same bytes as the whole.
 */
final class ModelMessage {
  /** What protobuf takes for one message. */
  static final long LARGEST_BYTES = Integer.MAX_VALUE;

  /** An initializer: its fields up to the content, and the content, if it lies in the message. */
  private record Initializer(TensorProto header, TensorContent content) {
    private static final int RAW = TensorProto.RAW_DATA_FIELD_NUMBER;

    /** Bytes of the tensor's message. */
    long size() {
      return header.getSerializedSize() + (isReference() ? 0 : sized(RAW, content.length()));
    }

    boolean isReference() {
      return header.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    }

    void writeTo(OutputStream out) throws IOException {
      prefix(out, GraphProto.INITIALIZER_FIELD_NUMBER, size());
      header.writeTo(out);
      if (!isReference()) {
        prefix(out, RAW, content.length());
        content.writeTo(out);
      }
    }
  }

  private static final TensorContent NOTHING = new TensorContent.InMemory(ByteBuffer.allocate(0));

  private final ModelProto before;
  private final GraphProto nodes;
  private final GraphProto ports;
  private final ModelProto after;
  private final List<Initializer> initializers = new ArrayList<>();

  /**
   * A model without initializers.
   *
   * @param before fields of the model that come before its graph
   * @param nodes fields of the graph that come before its initializers
   * @param ports fields of the graph that come after its initializers
   * @param after fields of the model that come after its graph
   */
  ModelMessage(ModelProto before, GraphProto nodes, GraphProto ports, ModelProto after) {
    this.before = before;
    this.nodes = nodes;
    this.ports = ports;
    this.after = after;
  }

  /** Adds an initializer. */
  void add(TensorProto header, TensorContent content) {
    initializers.add(new Initializer(header, content));
  }

  /** Adds an initializer whose content lies elsewhere. */
  void add(TensorProto reference) {
    initializers.add(new Initializer(reference, NOTHING));
  }

  private long graphSize() {
    long size = (long) nodes.getSerializedSize() + ports.getSerializedSize();
    for (Initializer initializer : initializers) {
      size += sized(GraphProto.INITIALIZER_FIELD_NUMBER, initializer.size());
    }
    return size;
  }

  /** Bytes of the whole, which may be more than can be written. */
  long wanted() {
    return sized(ModelProto.GRAPH_FIELD_NUMBER, graphSize())
        + before.getSerializedSize()
        + after.getSerializedSize();
  }

  /**
   * Bytes of the whole.
   *
   * @throws OnnxException if they exceed protobuf's 2 GiB
   */
  private int size() {
    long size = wanted();
    if (size > LARGEST_BYTES) {
      throw new OnnxException("The model has " + size + " bytes, more than an ONNX file's 2 GiB");
    }
    return (int) size;
  }

  /**
   * Writes the message.
   *
   * @throws OnnxException if it exceeds protobuf's 2 GiB
   */
  void writeTo(OutputStream out) throws IOException {
    size();
    before.writeTo(out);
    prefix(out, ModelProto.GRAPH_FIELD_NUMBER, graphSize());
    nodes.writeTo(out);
    for (Initializer initializer : initializers) {
      initializer.writeTo(out);
    }
    ports.writeTo(out);
    after.writeTo(out);
  }

  /**
   * The message.
   *
   * @throws OnnxException if it exceeds protobuf's 2 GiB
   */
  byte[] toByteArray() {
    FixedOutput bytes = new FixedOutput(size());
    try {
      writeTo(bytes);
    } catch (IOException e) {
      throw new OnnxException("Cannot write the model: " + e.getMessage(), e);
    }
    return bytes.array();
  }

  /** An array of a size known before; does not copy it to hand it out. */
  private static final class FixedOutput extends ByteArrayOutputStream {
    FixedOutput(int size) {
      super(size);
    }

    byte[] array() {
      return count == buf.length ? buf : toByteArray();
    }
  }

  /** Bytes of a field with a length. */
  private static long sized(int field, long length) {
    return CodedOutputStream.computeTagSize(field)
        + CodedOutputStream.computeUInt64SizeNoTag(length)
        + length;
  }

  private static void prefix(OutputStream out, int field, long length) throws IOException {
    CodedOutputStream coded = CodedOutputStream.newInstance(out, 16);
    coded.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    coded.writeUInt64NoTag(length);
    coded.flush();
  }
}
