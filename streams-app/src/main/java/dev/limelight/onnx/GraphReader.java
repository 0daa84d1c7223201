package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.limelight.onnx.FunctionInliner.VersionedNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    return read(file, null, () -> UnsafeByteOperations.unsafeWrap(Files.readAllBytes(file)));
  }

  /**
   * As {@link #read(Path)}, but the file is mapped, and its large tensors are kept in a store: none
   * of them is ever on the heap.
   */
  public static Graph read(Path file, TensorStore store) {
    return read(file, store, () -> mapped(file));
  }

  private static ByteString mapped(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file)) {
      if (channel.size() > Integer.MAX_VALUE) {
        throw new OnnxException(
            file + " has more than 2 GiB; keep its weights in an external file beside it");
      }
      return UnsafeByteOperations.unsafeWrap(
          channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
    }
  }

  /** Where a file's bytes come from. */
  private interface Content {
    ByteString bytes() throws IOException;
  }

  private static Graph read(Path file, @Nullable TensorStore store, Content content) {
    try {
      TensorReader tensors = new TensorReader(file.toAbsolutePath().getParent(), store);
      return read(content.bytes(), tensors, file.toString());
    } catch (NoSuchFileException e) {
      throw new OnnxException("There is no file " + file, e);
    } catch (IOException e) {
      throw new OnnxException("Cannot read " + file + ": " + e.getMessage(), e);
    } catch (OutOfMemoryError e) {
      throw new OnnxException(file + " is too large for this JVM's heap", e);
    }
  }

  /** Reads a model from memory; it must not refer to external files. */
  public static Graph read(byte[] bytes) {
    return read(UnsafeByteOperations.unsafeWrap(bytes), new TensorReader(null), "The model");
  }

  private static Graph read(ByteString bytes, TensorReader tensors, String where) {
    ModelProto model;
    try {
      model = parsed(bytes);
    } catch (IOException e) {
      throw new OnnxException(
          where + " is not an ONNX model or is truncated (" + e.getMessage() + ")", e);
    }
    if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
      throw new OnnxException(where + " is not an ONNX model: it holds no graph");
    }
    int opset = opset(model, where);
    FunctionTable functions = new FunctionTable(model, opset);
    List<VersionedNode> nodes = FunctionInliner.inline(model.getGraph(), functions, opset);
    return graph(model.getGraph(), opset, nodes, tensors);
  }

  /** The message, its tensors still lying in {@code bytes}, which nobody writes to. */
  private static ModelProto parsed(ByteString bytes) throws IOException {
    CodedInputStream input = bytes.newCodedInput();
    input.enableAliasing(true);
    ModelProto model = ModelProto.parseFrom(input);
    input.checkLastTagWas(0);
    return model;
  }

  private static int opset(ModelProto model, String where) {
    return model.getOpsetImportList().stream()
        .filter(set -> set.getDomain().isEmpty() || set.getDomain().equals("ai.onnx"))
        .map(OperatorSetIdProto::getVersion)
        .map(version -> (int) Math.max(0, Math.min(version, Integer.MAX_VALUE)))
        .findFirst()
        .orElseThrow(() -> new OnnxException(where + " imports no ai.onnx operator set"));
  }

  private static Graph graph(
      GraphProto proto, int opset, List<VersionedNode> versioned, TensorReader tensors) {
    if (proto.getSparseInitializerCount() > 0) {
      throw new UnsupportedModelException("The model has sparse initializers; make them dense");
    }
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>();
    UniqueNames names = new UniqueNames();
    List<Node> carried = new ArrayList<>();
    Set<String> known = new HashSet<>();
    for (TensorProto tensor : proto.getInitializerList()) {
      known.add(tensor.getName());
      if (TensorReader.isCarriedOnly(tensor)) {
        carried.add(node(carriedConstant(tensor), names, tensors));
      } else {
        initializers.put(tensor.getName(), tensors.read(tensor));
      }
    }
    List<ValueInfo> inputs = new ArrayList<>();
    for (ValueInfoProto input : proto.getInputList()) {
      if (known.add(input.getName()) && isTensor(input)) {
        inputs.add(valueInfo(input));
      }
    }
    carried.forEach(constant -> known.remove(constant.output(0)));
    Map<Integer, List<Node>> byOpset = new TreeMap<>();
    byOpset.put(opset, carried);
    for (VersionedNode node : versioned) {
      byOpset
          .computeIfAbsent(node.opset(), key -> new ArrayList<>())
          .add(node(node.node(), names, tensors));
    }
    Graph graph =
        new Graph(proto.getName(), opset, inputs, outputs(proto), List.of(), initializers);
    Graph merged = byOpset.size() == 1 ? graph.withNodes(carried) : atOneOpset(graph, byOpset);
    known.addAll(merged.initializers().keySet());
    return merged.withNodes(TopologicalOrder.of(merged.nodes(), known));
  }

  /** Functions may be written at other operator sets than the model: each part is converted. */
  private static Graph atOneOpset(Graph graph, Map<Integer, List<Node>> byOpset) {
    List<Node> nodes = new ArrayList<>();
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>(graph.initializers());
    byOpset.forEach(
        (opset, part) -> {
          Graph converted = OpsetNormalizer.normalize(graph.withOpset(opset).withNodes(part));
          nodes.addAll(converted.nodes());
          initializers.putAll(converted.initializers());
        });
    return graph.withOpset(OpsetNormalizer.TARGET).withNodes(nodes).withInitializers(initializers);
  }

  /** A constant of a type that is not read, as a node that hands it on. */
  private static NodeProto carriedConstant(TensorProto tensor) {
    return NodeProto.newBuilder()
        .setOpType("Constant")
        .addOutput(tensor.getName())
        .addAttribute(
            AttributeProto.newBuilder()
                .setName("value")
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(tensor))
        .build();
  }

  /** The outputs that can be logits: tensors, of any type. Others are left out. */
  private static List<ValueInfo> outputs(GraphProto proto) {
    List<ValueInfo> outputs =
        proto.getOutputList().stream()
            .filter(GraphReader::isTensor)
            .map(GraphReader::valueInfo)
            .toList();
    if (outputs.isEmpty()) {
      throw new UnsupportedModelException(
          "None of the model's outputs is a tensor of numbers: "
              + proto.getOutputList().stream().map(ValueInfoProto::getName).toList());
    }
    return outputs;
  }

  private static boolean isTensor(ValueInfoProto value) {
    return switch (value.getType().getValueCase()) {
      case VALUE_NOT_SET -> true;
      case TENSOR_TYPE ->
          value.getType().getTensorType().getElemType() != TensorProto.DataType.STRING_VALUE;
      default -> false;
    };
  }

  static Node node(NodeProto proto, UniqueNames names, TensorReader tensors) {
    String name = names.fresh(BodyCopy.nameOf(proto));
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
      // An output may leave its type out; ONNX Runtime then infers it.
      return new ValueInfo(name, ElementType.FLOAT, List.of());
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
    String name = dim.getDimParam();
    // What begins with a digit is taken for a size from here on.
    return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "?" + name : name;
  }
}
