package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import dev.limelight.onnx.TensorContent.InStore;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes a {@link Graph} as an ONNX file. The same graph gives the same bytes. */
public final class GraphWriter {
  /** IR version that goes with opset 18; readable by every ONNX Runtime since 1.14. */
  private static final int IR_VERSION = 8;

  /** Bytes that an ONNX file has at most: protobuf's 2 GiB. */
  public static final long LARGEST_BYTES = ModelMessage.LARGEST_BYTES;

  private GraphWriter() {}

  /** Bytes of the model's file; more than {@link #LARGEST_BYTES} cannot be written. */
  public static long size(Graph graph) {
    return message(graph, List.of(), null).wanted();
  }

  /**
   * The model's bytes.
   *
   * @throws OnnxException if the model would exceed protobuf's 2 GiB
   */
  public static byte[] write(Graph graph) {
    return write(graph, List.of());
  }

  /**
   * The bytes of a model that hands out further values, whose types ONNX Runtime infers.
   *
   * @param observed names of inner values
   */
  public static byte[] write(Graph graph, List<String> observed) {
    return message(graph, observed, null).toByteArray();
  }

  /**
   * Writes the model's bytes, the same as {@link #write(Graph)}, without ever holding them.
   *
   * @throws OnnxException if the model would exceed protobuf's 2 GiB
   */
  public static void write(Graph graph, OutputStream out) throws IOException {
    message(graph, List.of(), null).writeTo(out);
  }

  /** The model with its stored tensors left where they are. */
  public static SplitModel split(Graph graph) {
    return split(graph, List.of());
  }

  /**
   * As {@link #write(Graph, List)}, with the tensors that lie in a store left where they are.
   *
   * @param observed names of inner values
   */
  public static SplitModel split(Graph graph, List<String> observed) {
    TensorStore store = store(graph);
    return new SplitModel(
        message(graph, observed, store).toByteArray(),
        Optional.ofNullable(store).map(TensorStore::folder));
  }

  /** The store that tensors of a graph lie in, if it is still open; there is one a graph. */
  private static @Nullable TensorStore store(Graph graph) {
    for (ConstantTensor tensor : graph.initializers().values()) {
      if (tensor.content() instanceof InStore stored && stored.store().isOpen()) {
        return stored.store();
      }
    }
    return null;
  }

  /**
   * The model as a message.
   *
   * @param left tensors in this store are only referred to
   */
  private static ModelMessage message(
      Graph graph, List<String> observed, @Nullable TensorStore left) {
    GraphProto.Builder ports = GraphProto.newBuilder();
    graph.inputs().forEach(input -> ports.addInput(valueInfo(input)));
    graph.outputs().forEach(output -> ports.addOutput(valueInfo(output)));
    Set<String> typed = graph.outputs().stream().map(ValueInfo::name).collect(Collectors.toSet());
    observed.stream()
        .filter(value -> !typed.contains(value))
        .forEach(value -> ports.addOutput(ValueInfoProto.newBuilder().setName(value)));
    GraphProto.Builder nodes = GraphProto.newBuilder().setName(graph.name());
    graph.nodes().forEach(node -> nodes.addNode(node(node)));
    ModelMessage message =
        new ModelMessage(
            ModelProto.newBuilder().setIrVersion(IR_VERSION).setProducerName("limelight").build(),
            nodes.build(),
            ports.build(),
            ModelProto.newBuilder().addAllOpsetImport(operatorSets(graph)).build());
    graph
        .initializers()
        .forEach(
            (name, tensor) -> {
              TensorProto.Builder header = header(tensor).setName(name);
              if (left != null
                  && tensor.content() instanceof InStore stored
                  && stored.store().equals(left)) {
                message.add(refer(header, stored).build());
              } else {
                message.add(header.build(), tensor.content());
              }
            });
    return message;
  }

  private static TensorProto.Builder refer(TensorProto.Builder header, InStore stored) {
    Map<String, String> place = new LinkedHashMap<>();
    place.put("location", stored.store().name());
    place.put("offset", Long.toString(stored.offset()));
    place.put("length", Integer.toString(stored.length()));
    place.forEach(
        (key, value) ->
            header.addExternalData(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return header.setDataLocation(TensorProto.DataLocation.EXTERNAL);
  }

  /** ONNX's own set, and version 1 of every other that a node is of: they have no later ones. */
  private static List<OperatorSetIdProto> operatorSets(Graph graph) {
    List<OperatorSetIdProto> sets = new ArrayList<>();
    sets.add(
        OperatorSetIdProto.newBuilder()
            .setDomain("")
            .setVersion(OpsetNormalizer.written(graph))
            .build());
    graph.nodes().stream()
        .map(Node::domain)
        .filter(domain -> !domain.isEmpty())
        .distinct()
        .sorted()
        .map(domain -> OperatorSetIdProto.newBuilder().setDomain(domain).setVersion(1).build())
        .forEach(sets::add);
    return sets;
  }

  private static ValueInfoProto valueInfo(ValueInfo value) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    for (int axis = 0; axis < value.rank(); axis++) {
      long dim = value.dim(axis);
      TensorShapeProto.Dimension.Builder dimension = TensorShapeProto.Dimension.newBuilder();
      if (dim >= 0) {
        dimension.setDimValue(dim);
      } else if (!value.dims().get(axis).equals("?")) {
        dimension.setDimParam(value.dims().get(axis));
      }
      shape.addDim(dimension);
    }
    TypeProto.Tensor.Builder tensor =
        TypeProto.Tensor.newBuilder().setElemType(value.type().code()).setShape(shape);
    return ValueInfoProto.newBuilder()
        .setName(value.name())
        .setType(TypeProto.newBuilder().setTensorType(tensor))
        .build();
  }

  private static TensorProto.Builder header(ConstantTensor tensor) {
    TensorProto.Builder proto = TensorProto.newBuilder().setDataType(tensor.type().code());
    for (long dim : tensor.dims()) {
      proto.addDims(dim);
    }
    return proto;
  }

  private static TensorProto.Builder tensor(ConstantTensor tensor) {
    // A tensor never changes, so its bytes need no copy: there may be hundreds of megabytes.
    return header(tensor).setRawData(UnsafeByteOperations.unsafeWrap(tensor.bytes()));
  }

  private static NodeProto node(Node node) {
    NodeProto.Builder proto =
        NodeProto.newBuilder()
            .setName(node.name())
            .setOpType(node.opType())
            .addAllInput(node.inputs())
            .addAllOutput(node.outputs());
    if (!node.domain().isEmpty()) {
      proto.setDomain(node.domain());
    }
    if (!node.doc().isEmpty()) {
      proto.setDocString(node.doc());
    }
    for (String name : node.attributes().names()) {
      proto.addAttribute(
          attribute(node, name, Objects.requireNonNull(node.attributes().raw(name))));
    }
    return proto.build();
  }

  private static AttributeProto attribute(Node node, String name, Object value) {
    AttributeProto.Builder proto = AttributeProto.newBuilder().setName(name);
    if (value instanceof Long integer) {
      return proto.setType(AttributeProto.AttributeType.INT).setI(integer).build();
    } else if (value instanceof Float real) {
      return proto.setType(AttributeProto.AttributeType.FLOAT).setF(real).build();
    } else if (value instanceof String text) {
      return proto
          .setType(AttributeProto.AttributeType.STRING)
          .setS(ByteString.copyFromUtf8(text))
          .build();
    } else if (value instanceof long[] integers) {
      proto.setType(AttributeProto.AttributeType.INTS);
      for (long integer : integers) {
        proto.addInts(integer);
      }
      return proto.build();
    } else if (value instanceof float[] reals) {
      proto.setType(AttributeProto.AttributeType.FLOATS);
      for (float real : reals) {
        proto.addFloats(real);
      }
      return proto.build();
    } else if (value instanceof ConstantTensor tensor) {
      return proto.setType(AttributeProto.AttributeType.TENSOR).setT(tensor(tensor)).build();
    } else if (value instanceof Subgraph subgraph) {
      return proto.setType(AttributeProto.AttributeType.GRAPH).setG(subgraph.proto()).build();
    } else if (value instanceof UnreadAttribute unread) {
      return unread.proto().toBuilder().setName(name).build();
    }
    throw new OnnxException(
        "Node '%s' (%s): attribute '%s' cannot be written, it is a %s"
            .formatted(node.name(), node.operator(), name, value.getClass().getSimpleName()));
  }
}
