package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads an ONNX file into a {@link Graph}. What cannot be read is refused by name. */
public final class GraphReader {
  private GraphReader() {}

  /**
   * Reads a model file; tensors in external files are read from the model's own folder.
   *
   * @throws OnnxException if the file is missing, is not an ONNX model, or holds what {@link Graph}
   *     cannot express
   */
  public static Graph read(Path file) {
    try {
      return read(Files.readAllBytes(file), file.toAbsolutePath().getParent(), file.toString());
    } catch (IOException e) {
      throw new OnnxException("Cannot read " + file + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new OnnxException(file + " is too large for this JVM's heap", e);
    }
  }

  /** Reads a model from memory; it must not refer to external files. */
  public static Graph read(byte[] bytes) {
    return read(bytes, null, "The model");
  }

  private static Graph read(byte[] bytes, @Nullable Path folder, String where) {
    ModelProto model;
    try {
      model = ModelProto.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new OnnxException(
          where + " is not an ONNX model or is truncated (" + e.getMessage() + ")", e);
    }
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new OnnxException(where + " is not an ONNX model: it holds no graph");
    }
    if (model.getFunctionsCount() > 0) {
      throw new UnsupportedModelException(
          where
              + " defines local functions ("
              + model.getFunctionsList().stream()
                  .map(FunctionProto::getName)
                  .collect(Collectors.joining(", "))
              + "); export it with functions inlined");
    }
    return graph(model.getGraph(), opset(model, where), new TensorReader(folder));
  }

  private static int opset(ModelProto model, String where) {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .map(OperatorSetIdProto::getVersion)
        .map(Math::toIntExact)
        .findFirst()
        .orElseThrow(() -> new OnnxException(where + " imports no ai.onnx operator set"));
  }

  private static Graph graph(GraphProto proto, int opset, TensorReader tensors) {
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      initializers.put(tensor.getName(), tensors.read(tensor));
    }
    if (proto.getSparseInitializerCount() > 0) {
      throw new UnsupportedModelException("The model has sparse initializers; make them dense");
    }
    List<ValueInfo> inputs = new ArrayList<>();
    for (ValueInfoProto input : proto.getInputList()) {
      if (!initializers.containsKey(input.getName())) {
        inputs.add(valueInfo(input));
      }
    }
    List<ValueInfo> outputs = proto.getOutputList().stream().map(GraphReader::valueInfo).toList();
    List<Node> nodes = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (NodeProto node : proto.getNodeList()) {
      nodes.add(node(node, names, tensors));
    }
    Set<String> known = new HashSet<>(initializers.keySet());
    inputs.forEach(input -> known.add(input.name()));
    return new Graph(
        proto.getName(), opset, inputs, outputs, TopologicalOrder.of(nodes, known), initializers);
  }

  private static Node node(NodeProto proto, Set<String> names, TensorReader tensors) {
    String base = proto.getName();
    if (base.isEmpty()) {
      base = proto.getOutputCount() == 0 ? proto.getOpType() : proto.getOutput(0);
    }
    String name = base;
    for (int i = 2; !names.add(name); i++) {
      name = base + "_" + i;
    }
    String domain = proto.getDomain().equals("ai.onnx") ? "" : proto.getDomain();
    return new Node(
        name,
        proto.getOpType(),
        domain,
        proto.getInputList(),
        proto.getOutputList(),
        tensors.attributes(proto.getAttributeList()),
        proto.getDocString());
  }

  private static ValueInfo valueInfo(ValueInfoProto proto) {
    String name = proto.getName();
    if (!proto.getType().hasTensorType()) {
      throw new OnnxException("Value '" + name + "' is not a tensor");
    }
    var tensor = proto.getType().getTensorType();
    List<String> dims =
        tensor.getShape().getDimList().stream().map(GraphReader::dimension).toList();
    return new ValueInfo(
        name, ElementType.ofCode(tensor.getElemType(), "Value '" + name + "'"), dims);
  }

  private static String dimension(TensorShapeProto.Dimension dim) {
    if (dim.hasDimValue() && dim.getDimValue() >= 0) {
      return Long.toString(dim.getDimValue());
    }
    return dim.getDimParam().isEmpty() ? "?" : dim.getDimParam();
  }
}
