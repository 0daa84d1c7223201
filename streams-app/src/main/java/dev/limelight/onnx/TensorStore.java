package dev.limelight.onnx;

import dev.limelight.onnx.TensorContent.InStore;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Keeps the large tensors of graphs in a temporary file instead of in memory: once, however many
 * graphs share them. A graph is handed to a runtime as its structure and this file ({@link
 * SplitModel}), which the runtime maps: no weight is copied, and what is mapped the system takes
 * back as soon as it needs the memory.
 *
 * <p>Where the temporary folder has no room, tensors stay on the heap: in a container it may be a
 * few megabytes of memory.
 *
 * <p>{@link #close} removes the file's name. The tensors stay readable as long as anybody holds
 * one; after that the system frees what they took.
 */
public final class TensorStore implements AutoCloseable {
  /** Smaller tensors are not worth a read each time. */
  static final int SMALLEST = 1 << 12;

  /** What can be mapped on its own begins at a page. */
  private static final int PAGE = 1 << 12;

  private static final int CHUNK_BYTES = 1 << 18;
  private static final String NAME = "weights";

  private final Path folder;
  private final FileChannel channel;
  private long end;
  private boolean open = true;
  private boolean full;

  private TensorStore(Path folder, FileChannel channel, boolean full) {
    this.folder = folder;
    this.channel = channel;
    this.full = full;
  }

  /**
   * An empty store in a folder of its own.
   *
   * @param bytes how much it may have to keep; it keeps nothing where there is less room
   * @throws OnnxException if no temporary file can be made
   */
  public static TensorStore create(long bytes) {
    try {
      Path folder = Files.createTempDirectory("limelight-weights");
      return new TensorStore(
          folder,
          FileChannel.open(
              folder.resolve(NAME),
              StandardOpenOption.CREATE_NEW,
              StandardOpenOption.READ,
              StandardOpenOption.WRITE),
          Files.getFileStore(folder).getUsableSpace() < bytes);
    } catch (IOException e) {
      throw new OnnxException("Cannot write temporary files: " + e.getMessage(), e);
    }
  }

  /**
   * The same tensor, its bytes in this store, or on the heap if it is small or there is no room.
   */
  public synchronized ConstantTensor keep(ConstantTensor tensor) {
    if (!(tensor.content() instanceof TensorContent.InMemory memory)
        || memory.length() < SMALLEST) {
      return tensor;
    }
    if (full) {
      return onHeap(tensor);
    }
    long offset = (end + PAGE - 1) / PAGE * PAGE;
    try {
      write(memory.read(), offset);
    } catch (IOException noRoom) {
      full = true;
      return onHeap(tensor);
    }
    end = offset + memory.length();
    return tensor.with(new InStore(this, offset, memory.length()));
  }

  /** Not in a mapped file, which might change. */
  private static ConstantTensor onHeap(ConstantTensor tensor) {
    ByteBuffer bytes = tensor.bytes();
    if (tensor.content() instanceof TensorContent.InMemory memory && !memory.bytes().isDirect()) {
      return tensor;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    return tensor.with(TensorContent.InMemory.of(copy));
  }

  /** The same graph, its initializers in this store. */
  public Graph keep(Graph graph) {
    Map<String, ConstantTensor> initializers = new LinkedHashMap<>(graph.initializers());
    initializers.replaceAll((name, tensor) -> keep(tensor));
    return graph.withInitializers(initializers);
  }

  /** In chunks: the channel keeps a copy of the largest piece that it was given from the heap. */
  private void write(ByteBuffer bytes, long offset) throws IOException {
    long at = offset;
    while (bytes.hasRemaining()) {
      ByteBuffer chunk = bytes.slice(bytes.position(), Math.min(CHUNK_BYTES, bytes.remaining()));
      int written = channel.write(chunk, at);
      bytes.position(bytes.position() + written);
      at += written;
    }
  }

  ByteBuffer read(long offset, int length) {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try {
      while (bytes.hasRemaining()) {
        ByteBuffer chunk = bytes.slice(bytes.position(), Math.min(CHUNK_BYTES, bytes.remaining()));
        int read = readSome(chunk, offset + bytes.position());
        bytes.position(bytes.position() + read);
      }
    } catch (IOException e) {
      throw new OnnxException("Cannot read temporary files: " + e.getMessage(), e);
    }
    return bytes.flip().asReadOnlyBuffer();
  }

  void copy(long offset, int length, OutputStream out) throws IOException {
    ByteBuffer chunk = ByteBuffer.allocate(Math.min(CHUNK_BYTES, length));
    for (int copied = 0; copied < length; ) {
      chunk.clear().limit(Math.min(chunk.capacity(), length - copied));
      int read = readSome(chunk, offset + copied);
      out.write(chunk.array(), 0, read);
      copied += read;
    }
  }

  private int readSome(ByteBuffer chunk, long at) throws IOException {
    int read = channel.read(chunk, at);
    if (read < 0) {
      throw new EOFException("the file of weights was cut off");
    }
    return read;
  }

  /** Whether the file still has its name. */
  boolean isOpen() {
    return open;
  }

  /** The folder that the file lies in. */
  Path folder() {
    return folder;
  }

  /** The file's name in its folder. */
  String name() {
    return NAME;
  }

  /** The file. */
  Path file() {
    return folder.resolve(NAME);
  }

  @Override
  public void close() {
    open = false;
    try {
      Files.deleteIfExists(folder.resolve(NAME));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new OnnxException("Cannot remove " + folder + ": " + e.getMessage(), e);
    }
  }
}
