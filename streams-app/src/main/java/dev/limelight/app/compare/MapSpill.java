package dev.limelight.app.compare;

import dev.limelight.audit.comparison.EventKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Keeps maps in a temporary file until they are asked for, each once. For one thread. */
final class MapSpill implements AutoCloseable {
  private record Place(long position, int length) {}

  private final FileChannel file;
  private final Map<EventKey, Place> places = new HashMap<>();
  private long end;

  private MapSpill(FileChannel file) {
    this.file = file;
  }

  static MapSpill open() {
    try {
      return new MapSpill(
          FileChannel.open(
              Files.createTempFile("limelight-compare-", ".maps"),
              StandardOpenOption.READ,
              StandardOpenOption.WRITE,
              StandardOpenOption.DELETE_ON_CLOSE));
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot write to the folder for temporary files (java.io.tmpdir)", failure);
    }
  }

  void put(EventKey key, byte[] value) {
    if (places.isEmpty()) {
      // Whatever was kept was fetched: its room is free.
      end = 0;
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(value);
      while (bytes.hasRemaining()) {
        file.write(bytes, end + bytes.position());
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(
          "Cannot keep maps in the folder for temporary files (java.io.tmpdir)", failure);
    }
    places.put(key, new Place(end, value.length));
    end += value.length;
  }

  /** The map that was put under the key; forgotten with this call. */
  Optional<byte[]> take(EventKey key) {
    Place place = places.remove(key);
    if (place == null) {
      return Optional.empty();
    }
    ByteBuffer bytes = ByteBuffer.allocate(place.length());
    try {
      while (bytes.hasRemaining() && file.read(bytes, place.position() + bytes.position()) >= 0) {
        // Until it is whole.
      }
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot read the temporary file of maps", failure);
    }
    return Optional.of(bytes.array());
  }

  @Override
  public void close() {
    try {
      file.close();
    } catch (IOException failure) {
      throw new UncheckedIOException("Cannot close the temporary file of maps", failure);
    }
  }
}
