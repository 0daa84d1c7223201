package dev.limelight.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.limelight.onnx.TensorContent.InMemory;
import dev.limelight.onnx.TensorContent.InStore;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads tensors, in the file or beside it, and attributes. */
final class TensorReader {
  private final @Nullable Path folder;
  private final @Nullable TensorStore store;

  /** The folder that external tensors must lie in, or null where none are accepted. */
  TensorReader(@Nullable Path folder) {
    this(folder, null);
  }

  /**
   * As the other.
   *
   * @param store keeps the tensors, or null where they stay in memory
   */
  TensorReader(@Nullable Path folder, @Nullable TensorStore store) {
    this.folder = folder;
    this.store = store;
  }

  ConstantTensor read(TensorProto proto) {
    String where = "Tensor '" + proto.getName() + "'";
    ElementType type = ElementType.ofCode(proto.getDataType(), where);
    long[] dims = proto.getDimsList().stream().mapToLong(Long::longValue).toArray();
    try {
      long size = ConstantTensor.bytes(type, dims);
      if (size > Integer.MAX_VALUE - 8) {
        throw new OnnxException("has " + size + " bytes, more than 2 GiB");
      }
      ConstantTensor tensor = new ConstantTensor(type, dims, content(proto, type, (int) size));
      return store == null ? tensor : store.keep(tensor);
    } catch (OnnxException e) {
      throw new OnnxException(where + ": " + e.getMessage(), e);
    }
  }

  private TensorContent content(TensorProto proto, ElementType type, int size) {
    boolean external = proto.getDataLocation() == TensorProto.DataLocation.EXTERNAL;
    if (!external && proto.hasRawData()) {
      ByteString raw = proto.getRawData();
      // A small one must not hold on to the whole file that it lies in.
      return raw.size() < TensorStore.SMALLEST
          ? InMemory.of(raw.toByteArray())
          : new InMemory(raw.asReadOnlyByteBuffer());
    }
    return external ? external(proto, size) : InMemory.of(listed(proto, type, size));
  }

  private static byte[] listed(TensorProto proto, ElementType type, int size) {
    int stored =
        Math.max(
            Math.max(proto.getFloatDataCount(), proto.getInt32DataCount()),
            Math.max(
                Math.max(proto.getInt64DataCount(), proto.getDoubleDataCount()),
                proto.getUint64DataCount()));
    if ((long) stored * type.bytes() != size) {
      throw new OnnxException("declares " + size / type.bytes() + " elements but holds " + stored);
    }
    ByteBuffer buffer = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    switch (type) {
      case FLOAT -> proto.getFloatDataList().forEach(buffer::putFloat);
      case DOUBLE -> proto.getDoubleDataList().forEach(buffer::putDouble);
      case INT64 -> proto.getInt64DataList().forEach(buffer::putLong);
      case UINT64, UINT32 -> {
        for (long value : proto.getUint64DataList()) {
          if (type == ElementType.UINT64) {
            buffer.putLong(value);
          } else {
            buffer.putInt((int) value);
          }
        }
      }
      case INT32 -> proto.getInt32DataList().forEach(buffer::putInt);
      case INT16, UINT16, FLOAT16, BFLOAT16 ->
          proto.getInt32DataList().forEach(value -> buffer.putShort(value.shortValue()));
      case INT8, UINT8, BOOL ->
          proto.getInt32DataList().forEach(value -> buffer.put(value.byteValue()));
    }
    return buffer.array();
  }

  private TensorContent external(TensorProto proto, int size) {
    Map<String, String> entries =
        proto.getExternalDataList().stream()
            .collect(
                Collectors.toMap(
                    StringStringEntryProto::getKey,
                    StringStringEntryProto::getValue,
                    (first, second) -> second));
    String location = entries.getOrDefault("location", "");
    if (folder == null) {
      throw new OnnxException("lies in an external file, which is not accepted here");
    }
    Path file = inFolder(folder, location);
    try (RandomAccessFile data = new RandomAccessFile(file.toFile(), "r")) {
      long offset = Long.parseLong(entries.getOrDefault("offset", "0"));
      if (offset < 0 || data.length() - offset < size) {
        throw new OnnxException(
            "its external file '%s' has %d bytes, it needs %d from %d on"
                .formatted(location, data.length(), size, offset));
      }
      if (store != null && file.equals(store.file())) {
        return new InStore(store, offset, size);
      }
      byte[] bytes = new byte[size];
      data.seek(offset);
      data.readFully(bytes);
      return InMemory.of(bytes);
    } catch (IOException | NumberFormatException e) {
      throw new OnnxException(unreadable(location), e);
    }
  }

  private static String unreadable(String location) {
    return "cannot read its external file '" + location + "'; it belongs beside the model";
  }

  /** The file, which must lie in the folder even where links are followed. */
  private static Path inFolder(Path folder, String location) {
    String outside =
        "lies in '" + location + "', outside the model's folder; move it beside the model";
    try {
      Path file = folder.resolve(location).normalize();
      if (location.isEmpty() || !file.startsWith(folder.normalize())) {
        throw new OnnxException(outside);
      }
      if (Files.exists(file) && !file.toRealPath().startsWith(folder.toRealPath())) {
        throw new OnnxException(outside);
      }
      return file;
    } catch (IOException | InvalidPathException e) {
      throw new OnnxException(unreadable(location), e);
    }
  }

  /** Whether a tensor's type is one of ONNX's that {@link ConstantTensor} does not hold. */
  static boolean isCarriedOnly(TensorProto proto) {
    TensorProto.DataType type = TensorProto.DataType.forNumber(proto.getDataType());
    return type != null
        && type != TensorProto.DataType.UNDEFINED
        && Arrays.stream(ElementType.values()).noneMatch(known -> known.code() == type.getNumber());
  }

  Attributes attributes(List<AttributeProto> protos) {
    Map<String, Object> values = new HashMap<>();
    for (AttributeProto proto : protos) {
      values.put(proto.getName(), value(proto));
    }
    return Attributes.of(values);
  }

  /**
   * A subgraph with its external tensors put into it: it is carried to where the model's folder is
   * not known.
   */
  private GraphProto whole(GraphProto graph) {
    GraphProto.Builder whole = graph.toBuilder();
    whole.getInitializerBuilderList().forEach(this::fetch);
    for (NodeProto.Builder node : whole.getNodeBuilderList()) {
      for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
        if (attribute.hasT()) {
          fetch(attribute.getTBuilder());
        }
        if (attribute.hasG()) {
          attribute.setG(whole(attribute.getG()));
        }
      }
    }
    return whole.build();
  }

  private void fetch(TensorProto.Builder tensor) {
    if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL
        && !isCarriedOnly(tensor.build())) {
      ConstantTensor read = new TensorReader(folder).read(tensor.build());
      ByteString bytes = ByteString.copyFrom(read.bytes());
      tensor.clearDataLocation().clearExternalData().setRawData(bytes);
    }
  }

  private Object value(AttributeProto proto) {
    return switch (proto.getType()) {
      case INT -> proto.getI();
      case FLOAT -> proto.getF();
      case STRING -> proto.getS().toStringUtf8();
      case INTS -> proto.getIntsList().stream().mapToLong(Long::longValue).toArray();
      case FLOATS -> {
        float[] values = new float[proto.getFloatsCount()];
        for (int i = 0; i < values.length; i++) {
          values[i] = proto.getFloats(i);
        }
        yield values;
      }
      case TENSOR -> isCarriedOnly(proto.getT()) ? new UnreadAttribute(proto) : read(proto.getT());
      case GRAPH -> new Subgraph(folder == null ? proto.getG() : whole(proto.getG()));
      case STRINGS, TENSORS, GRAPHS, SPARSE_TENSOR, SPARSE_TENSORS, TYPE_PROTO, TYPE_PROTOS ->
          new UnreadAttribute(proto);
      default ->
          throw new OnnxException(
              "Attribute '" + proto.getName() + "' has the unsupported type " + proto.getType());
    };
  }
}
