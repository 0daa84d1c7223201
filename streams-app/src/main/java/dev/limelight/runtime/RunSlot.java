package dev.limelight.runtime;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * Native memory for the inputs and the output of a run, used again and again: once it has room for
 * the largest run, a run allocates nothing. One run at a time; rows may be written from several
 * threads, each row by one.
 */
final class RunSlot implements AutoCloseable {
  private final GraphSession session;
  private final GraphPorts ports;
  private FloatBuffer images;
  private LongBuffer targets;
  private FloatBuffer results;
  private final HandleScope tensors;
  private final Map<String, OnnxTensor> inputs = new HashMap<>();
  private final Map<String, OnnxTensor> outputs = new HashMap<>();
  private int capacity = 1;
  private int boundRows;

  RunSlot(GraphSession session) {
    this.session = session;
    this.ports = session.ports();
    this.tensors = new HandleScope(session.handles());
    this.images = floats(1, ports.image());
    this.targets = longs(1);
    this.results = floats(1, ports.result());
  }

  /** Makes room for runs of {@code rows} rows. What was written before is lost. */
  void reserve(int rows) {
    if (rows > capacity) {
      images = floats(rows, ports.image());
      targets = longs(rows);
      results = floats(rows, ports.result());
      capacity = rows;
      // The tensors lie over the old memory.
      boundRows = 0;
    }
  }

  /** Writes one input row, as it lies in the graph. */
  void write(int row, float[] image, int target) {
    images.put(row * image.length, image);
    targets.put(row, target);
  }

  /** Runs the first {@code rows} rows. */
  void run(int rows) throws OrtException {
    bind(rows);
    session.run(inputs, outputs);
    session.handles().ran(rows);
  }

  /** Reads one result row, as it lies in the graph. */
  void read(int row, float[] result) {
    results.get(row * result.length, result);
  }

  /** One result row, as it lies in the graph. */
  float[] row(int row) {
    float[] result = new float[ports.result().graph().size()];
    read(row, result);
    return result;
  }

  private void bind(int rows) throws OrtException {
    if (rows == boundRows) {
      return;
    }
    boundRows = 0;
    tensors.close();
    inputs.put(ports.imageInput(), bind(images, rows, ports.image()));
    if (ports.targetInput().isPresent()) {
      OrtEnvironment environment = session.environment();
      inputs.put(
          ports.targetInput().get(),
          tensors.own(
              OnnxTensor.createTensor(environment, targets.slice(0, rows), new long[] {rows}),
              OnnxTensor::close));
    }
    outputs.put(ports.output(), bind(results, rows, ports.result()));
    boundRows = rows;
  }

  private OnnxTensor bind(FloatBuffer memory, int rows, RowLayout row) throws OrtException {
    return tensors.own(
        OnnxTensor.createTensor(
            session.environment(),
            memory.slice(0, rows * row.graph().size()),
            row.graph().batchOf(rows).toLongArray()),
        OnnxTensor::close);
  }

  private static FloatBuffer floats(int rows, RowLayout row) {
    return direct(Math.multiplyExact(rows, row.graph().size()), Float.BYTES).asFloatBuffer();
  }

  private static LongBuffer longs(int rows) {
    return direct(rows, Long.BYTES).asLongBuffer();
  }

  private static ByteBuffer direct(int elements, int bytesEach) {
    return ByteBuffer.allocateDirect(Math.multiplyExact(elements, bytesEach))
        .order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() throws OrtException {
    boundRows = 0;
    tensors.close();
  }
}
