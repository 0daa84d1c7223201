package dev.limelight.onnx;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;

/** The bytes of a tensor, wherever they lie. */
sealed interface TensorContent {
  /** How many there are. */
  int length();

  /** The first ones, read-only: that many, or all if there are fewer. */
  ByteBuffer read(int most);

  /** All of them, read-only. */
  default ByteBuffer read() {
    return read(length());
  }

  /** Writes them, in pieces where they do not lie in memory. */
  void writeTo(OutputStream out) throws IOException;

  /**
   * Bytes in memory.
   *
   * @param bytes not written to by anybody any more
   */
  record InMemory(ByteBuffer bytes) implements TensorContent {
    private static final int CHUNK_BYTES = 1 << 16;

    static InMemory of(byte[] bytes) {
      return new InMemory(ByteBuffer.wrap(bytes));
    }

    @Override
    public int length() {
      return bytes.remaining();
    }

    @Override
    public ByteBuffer read(int most) {
      return bytes.slice(bytes.position(), Math.min(most, length())).asReadOnlyBuffer();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      if (bytes.hasArray()) {
        out.write(bytes.array(), bytes.arrayOffset() + bytes.position(), length());
        return;
      }
      ByteBuffer rest = read();
      byte[] chunk = new byte[Math.min(CHUNK_BYTES, rest.remaining())];
      while (rest.hasRemaining()) {
        int next = Math.min(chunk.length, rest.remaining());
        rest.get(chunk, 0, next);
        out.write(chunk, 0, next);
      }
    }
  }

  /** A stretch of a store's file; read anew each time, so that it takes no memory in between. */
  record InStore(TensorStore store, long offset, int length) implements TensorContent {
    @Override
    public ByteBuffer read(int most) {
      return store.read(offset, Math.min(most, length));
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
      store.copy(offset, length, out);
    }
  }
}
