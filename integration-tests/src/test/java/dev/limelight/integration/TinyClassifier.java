package dev.limelight.integration;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;

/**
 * An untrained classifier: 3 x 3 convolution with stride 4, ReLU, global average, linear. Its
 * weights are the same every time.
 */
final class TinyClassifier {
  private static final int FILTERS = 4;
  private static final long SEED = 17;

  private TinyClassifier() {}

  /** A model for RGB pictures of the side, with {@code N} in a batch. */
  static ModelProto of(int side, int classes) {
    Random weights = new Random(SEED);
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("tiny")
            .addInput(value("input", 3, side, side))
            .addOutput(value("logits", classes))
            .addInitializer(tensor("filters", weights, FILTERS, 3, 3, 3))
            .addInitializer(tensor("matrix", weights, FILTERS, classes))
            .addNode(
                node("Conv", List.of("input", "filters"), "features")
                    .addAttribute(ints("strides", 4, 4)))
            .addNode(node("Relu", List.of("features"), "rectified"))
            .addNode(node("GlobalAveragePool", List.of("rectified"), "pooled"))
            .addNode(node("Flatten", List.of("pooled"), "flat"))
            .addNode(node("Gemm", List.of("flat", "matrix"), "logits"));
    return model(graph);
  }

  /** A model with two nodes of an operator that has no gradient rule. */
  static ModelProto unsupported(int side) {
    GraphProto.Builder graph =
        GraphProto.newBuilder()
            .setName("unsupported")
            .addInput(value("input", 3, side, side))
            .addOutput(value("logits", 3))
            .addNode(node("Det", List.of("input"), "a").setName("first"))
            .addNode(node("Relu", List.of("input"), "rectified"))
            .addNode(node("Det", List.of("rectified"), "b").setName("second"))
            .addNode(node("Add", List.of("a", "b"), "logits"));
    return model(graph);
  }

  private static ModelProto model(GraphProto.Builder graph) {
    return ModelProto.newBuilder()
        .setIrVersion(8)
        .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17))
        .setGraph(graph)
        .build();
  }

  private static NodeProto.Builder node(String opType, List<String> inputs, String output) {
    return NodeProto.newBuilder()
        .setName(opType)
        .setOpType(opType)
        .addAllInput(inputs)
        .addOutput(output);
  }

  private static AttributeProto ints(String name, long... values) {
    AttributeProto.Builder attribute =
        AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
    LongStream.of(values).forEach(attribute::addInts);
    return attribute.build();
  }

  private static TensorProto tensor(String name, Random weights, long... dims) {
    TensorProto.Builder tensor =
        TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.FLOAT.getNumber());
    LongStream.of(dims).forEach(tensor::addDims);
    long count = LongStream.of(dims).reduce(1, (a, b) -> a * b);
    for (long i = 0; i < count; i++) {
      tensor.addFloatData((float) weights.nextGaussian());
    }
    return tensor.build();
  }

  /** A float32 value with a free batch dimension before the given ones. */
  private static ValueInfoProto value(String name, long... dims) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("N"));
    LongStream.of(dims)
        .forEach(dim -> shape.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(dim)));
    return ValueInfoProto.newBuilder()
        .setName(name)
        .setType(
            TypeProto.newBuilder()
                .setTensorType(
                    TypeProto.Tensor.newBuilder()
                        .setElemType(TensorProto.DataType.FLOAT.getNumber())
                        .setShape(shape)))
        .build();
  }
}
