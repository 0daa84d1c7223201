package dev.limelight.runtime;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Builds ONNX models for tests, a line a node:
 *
 * <pre>{@code
 * new ModelBuilder(17)
 *     .input("x", "N", 2)
 *     .node("Mul", "x, x -> y")
 *     .output("y", "N", 2)
 *     .bytes();
 * }</pre>
 *
 * Dimensions are numbers, or strings for free ones.
 */
public final class ModelBuilder {
  private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
  private final int opset;

  /** A model of the {@code ai.onnx} operators of one opset. */
  public ModelBuilder(int opset) {
    this.opset = opset;
  }

  /** A float32 graph input. */
  public ModelBuilder input(String name, Object... dims) {
    graph.addInput(valueInfo(name, TensorProto.DataType.FLOAT, dims));
    return this;
  }

  /** An int64 graph input. */
  public ModelBuilder inputOfLongs(String name, Object... dims) {
    graph.addInput(valueInfo(name, TensorProto.DataType.INT64, dims));
    return this;
  }

  /** A float32 graph output. */
  public ModelBuilder output(String name, Object... dims) {
    graph.addOutput(valueInfo(name, TensorProto.DataType.FLOAT, dims));
    return this;
  }

  /** A float32 initializer; no dims make it a scalar. */
  public ModelBuilder constant(String name, float[] values, long... dims) {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.FLOAT, dims);
    for (float value : values) {
      tensor.addFloatData(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /** An int64 initializer of rank 1. */
  public ModelBuilder constant(String name, long... values) {
    TensorProto.Builder tensor = tensor(name, TensorProto.DataType.INT64, values.length);
    LongStream.of(values).forEach(tensor::addInt64Data);
    graph.addInitializer(tensor);
    return this;
  }

  /** An initializer of 8-bit integers; no dims make it a scalar. */
  public ModelBuilder bytes(String name, boolean signed, int[] values, long... dims) {
    return integers(
        name, signed ? TensorProto.DataType.INT8 : TensorProto.DataType.UINT8, values, dims);
  }

  /** An initializer of a type of at most 32 bits. */
  public ModelBuilder integers(String name, TensorProto.DataType type, int[] values, long... dims) {
    TensorProto.Builder tensor = tensor(name, type, dims);
    for (int value : values) {
      tensor.addInt32Data(value);
    }
    graph.addInitializer(tensor);
    return this;
  }

  /**
   * A node.
   *
   * @param values {@code "a, b -> c"}: inputs and outputs; an empty name skips an optional input
   * @param attributes from {@link #ints}, {@link #integer}, {@link #real}, {@link #text}
   */
  public ModelBuilder node(String opType, String values, AttributeProto... attributes) {
    return node("", opType, values, attributes);
  }

  /** A node of a domain. */
  public ModelBuilder node(
      String domain, String opType, String values, AttributeProto... attributes) {
    String[] sides = values.split("->");
    String[] outputs = names(sides[1]);
    graph.addNode(
        NodeProto.newBuilder()
            .setName(opType + "_" + graph.getNodeCount())
            .setDomain(domain)
            .setOpType(opType)
            .addAllInput(Arrays.asList(names(sides[0])))
            .addAllOutput(Arrays.asList(outputs))
            .addAllAttribute(Arrays.asList(attributes)));
    return this;
  }

  /** An attribute of several integers. */
  public static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
    LongStream.of(values).forEach(attribute::addInts);
    return attribute.build();
  }

  /** An attribute of one integer. */
  public static AttributeProto integer(String name, long value) {
    return AttributeProto.newBuilder().setName(name).setType(AttributeType.INT).setI(value).build();
  }

  /** An attribute of one float. */
  public static AttributeProto real(String name, float value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.FLOAT)
        .setF(value)
        .build();
  }

  /** An attribute of text. */
  public static AttributeProto text(String name, String value) {
    return AttributeProto.newBuilder()
        .setName(name)
        .setType(AttributeType.STRING)
        .setS(ByteString.copyFromUtf8(value))
        .build();
  }

  /** An attribute of several texts. */
  public static AttributeProto texts(String name, String... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeType.STRINGS);
    Stream.of(values).map(ByteString::copyFromUtf8).forEach(attribute::addStrings);
    return attribute.build();
  }

  /** The model. */
  public ModelProto proto() {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(opset))
        .addAllOpsetImport(
            graph.getNodeList().stream()
                .map(NodeProto::getDomain)
                .filter(domain -> !domain.isEmpty())
                .distinct()
                .map(domain -> OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1))
                .map(OperatorSetIdProto.Builder::build)
                .toList())
        .setGraph(graph)
        .build();
  }

  /** The model's file. */
  public byte[] bytes() {
    return proto().toByteArray();
  }

  /** Writes the model's file. */
  public Path writeTo(Path file) throws IOException {
    return Files.write(file, bytes());
  }

  private static String[] names(String side) {
    return Arrays.stream(side.split(",", -1)).map(String::strip).toArray(String[]::new);
  }

  private static TensorProto.Builder tensor(String name, TensorProto.DataType type, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
    LongStream.of(dims).forEach(tensor::addDims);
    return tensor;
  }

  private static ValueInfoProto valueInfo(String name, TensorProto.DataType type, Object... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (Object dim : dims) {
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      shape.addDim(
          dim instanceof Number size
              ? dimension.setDimValue(size.longValue())
              : dimension.setDimParam(dim.toString()));
    }
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder().setElemType(type.getNumber()).setShape(shape)))
        .build();
  }
}
