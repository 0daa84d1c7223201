package dev.limelight.runtime.export;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.TensorInfo.OnnxTensorType;
import dev.limelight.onnx.ElementType;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.SplitModel;
import dev.limelight.onnx.TensorStore;
import dev.limelight.runtime.ProcessEnvironment;
import dev.limelight.runtime.UnfaithfulOptimizers;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Runs a graph once or a few times while exporting. Runs may go side by side; owns its session. */
final class OrtRunner implements GraphRuns, AutoCloseable {
  private final OrtSession session;

  /**
   * A session over a model's bytes.
   *
   * @throws ExportException if ONNX Runtime does not accept the model
   */
  OrtRunner(byte[] model, int threads) {
    this(SplitModel.whole(model), threads);
  }

  /**
   * A session over a model whose weights are mapped, for few runs that take as much memory as they
   * need and no more.
   *
   * @throws ExportException if ONNX Runtime does not accept the model
   */
  OrtRunner(SplitModel model, int threads) {
    this(model, threads, OrtSession.SessionOptions.OptLevel.ALL_OPT, false);
  }

  /**
   * A session.
   *
   * @param keepsMemory whether it keeps what its runs took until it is closed: what is asked for
   *     and given back a thousand times takes longer, but never more than is alive
   */
  private OrtRunner(
      SplitModel model,
      int threads,
      OrtSession.SessionOptions.OptLevel level,
      boolean keepsMemory) {
    try (OrtSession.SessionOptions options = options(model, threads)) {
      options.setOptimizationLevel(level);
      options.setCPUArenaAllocator(keepsMemory);
      // Quantised operators are checked as the standard defines them, step by step: merged into
      // integer kernels they round elsewhere, differently in every graph.
      options.addConfigEntry("session.disable_quant_qdq", "1");
      UnfaithfulOptimizers.disable(options);
      session = ProcessEnvironment.get().createSession(model.structure(), options);
    } catch (OrtException e) {
      throw new ExportException("ONNX Runtime refuses the model: " + e.getMessage(), e);
    }
  }

  /**
   * A session over a model that runs the nodes as they stand, on all processors.
   *
   * @throws ExportException if ONNX Runtime does not accept the model
   */
  static OrtRunner unoptimized(SplitModel model) {
    return new OrtRunner(
        model,
        Runtime.getRuntime().availableProcessors(),
        OrtSession.SessionOptions.OptLevel.NO_OPT,
        true);
  }

  /**
   * A session for dozens of runs, each on one thread.
   *
   * @throws ExportException if ONNX Runtime does not accept the model
   */
  static OrtRunner repeated(SplitModel model) {
    return new OrtRunner(model, 1, OrtSession.SessionOptions.OptLevel.ALL_OPT, true);
  }

  private static OrtSession.SessionOptions options(SplitModel model, int threads)
      throws OrtException {
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    if (model.folder().isPresent()) {
      options.addConfigEntry(
          "session.model_external_initializers_file_folder_path", model.folder().get().toString());
    }
    options.setIntraOpNumThreads(threads);
    options.setInterOpNumThreads(1);
    // What fails is thrown, and may be expected: a size that is only tried.
    options.setSessionLogLevel(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    options.addConfigEntry("session.intra_op.allow_spinning", "0");
    // A session here makes a handful of runs: second copies of the weights in a kernel's own order
    // cost more than they save.
    options.addConfigEntry("session.disable_prepacking", "1");
    options.setMemoryPatternOptimization(false);
    return options;
  }

  /**
   * The model with constants folded and batch normalisations merged, still in standard operators.
   *
   * @param store keeps the weights
   * @throws ExportException if ONNX Runtime does not accept the model
   */
  static Graph optimized(SplitModel model, TensorStore store) {
    try (Scratch scratch = new Scratch(model.folder())) {
      try (OrtSession.SessionOptions options = options(model, 1)) {
        options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.BASIC_OPT);
        UnfaithfulOptimizers.disable(options);
        options.setOptimizedModelFilePath(scratch.file().toString());
        ProcessEnvironment.get().createSession(model.structure(), options).close();
      }
      return GraphReader.read(scratch.file(), store);
    } catch (OrtException e) {
      throw new ExportException("ONNX Runtime refuses the model: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new ExportFilesException("Cannot write temporary files: " + e.getMessage(), e);
    }
  }

  /**
   * A temporary file. It lies beside the weights, where there are any: what ONNX Runtime writes
   * refers to those that it left as they were.
   */
  private record Scratch(Path file) implements AutoCloseable {
    Scratch(Optional<Path> folder) throws IOException {
      this(
          folder.isPresent()
              ? Files.createTempFile(folder.get(), "optimized", ".onnx")
              : Files.createTempFile("limelight-export", ".onnx"));
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(file);
    }
  }

  /** Reads the results of a run before they are released. */
  interface ResultReader<T> {
    T read(Map<String, OnnxValue> results) throws OrtException;
  }

  /** Runs and reads. */
  <T> T run(Feeds feeds, ResultReader<T> reader) {
    return run(feeds, session.getOutputNames(), reader);
  }

  /** Runs and reads some of the outputs; the memory of the others is not kept. */
  <T> T run(Feeds feeds, Set<String> outputs, ResultReader<T> reader) {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    OrtEnvironment environment = ProcessEnvironment.get();
    try {
      for (Map.Entry<String, FloatTensor> feed : feeds.floats().entrySet()) {
        FloatTensor tensor = feed.getValue();
        inputs.put(
            feed.getKey(),
            OnnxTensor.createTensor(
                environment, FloatBuffer.wrap(tensor.values()), tensor.shape().toLongArray()));
      }
      for (Map.Entry<String, long[]> feed : feeds.longs().entrySet()) {
        long[] values = feed.getValue();
        inputs.put(
            feed.getKey(),
            OnnxTensor.createTensor(
                environment, LongBuffer.wrap(values), new long[] {values.length}));
      }
      try (OrtSession.Result result = session.run(inputs, outputs)) {
        Map<String, OnnxValue> results = new LinkedHashMap<>();
        result.forEach(entry -> results.put(entry.getKey(), entry.getValue()));
        return reader.read(results);
      }
    } catch (OrtException e) {
      throw new ExportException("The model cannot be run: " + e.getMessage(), e);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }

  /**
   * The element types of the outputs that are tensors.
   *
   * @throws ExportException if one is of a type of which there is no gradient
   */
  Map<String, ElementType> outputTypes() {
    Map<String, ElementType> types = new LinkedHashMap<>();
    try {
      session
          .getOutputInfo()
          .forEach(
              (name, node) -> {
                if (node.getInfo() instanceof TensorInfo tensor) {
                  types.put(name, type(name, tensor));
                }
              });
    } catch (OrtException e) {
      throw new ExportException("The model's types cannot be read: " + e.getMessage(), e);
    }
    return types;
  }

  private static ElementType type(String name, TensorInfo info) {
    return switch (info.type) {
      case FLOAT -> ElementType.FLOAT;
      case DOUBLE -> ElementType.DOUBLE;
      case INT64 -> ElementType.INT64;
      case INT32 -> ElementType.INT32;
      // Java has one type for both.
      case INT16 ->
          info.onnxType == OnnxTensorType.ONNX_TENSOR_ELEMENT_DATA_TYPE_UINT16
              ? ElementType.UINT16
              : ElementType.INT16;
      case INT8 -> ElementType.INT8;
      case UINT8 -> ElementType.UINT8;
      case BOOL -> ElementType.BOOL;
      case FLOAT16 -> ElementType.FLOAT16;
      case BFLOAT16 -> ElementType.BFLOAT16;
      default ->
          throw new ExportException("Value '" + name + "' has the unsupported type " + info.type);
    };
  }

  @Override
  public Map<String, FloatTensor> run(Feeds feeds) {
    return run(
        feeds,
        results -> {
          Map<String, FloatTensor> tensors = new LinkedHashMap<>();
          for (Map.Entry<String, OnnxValue> entry : results.entrySet()) {
            tensors.put(entry.getKey(), floats((OnnxTensor) entry.getValue()));
          }
          return tensors;
        });
  }

  private static FloatTensor floats(OnnxTensor tensor) {
    FloatBuffer buffer = tensor.getFloatBuffer();
    float[] values = new float[buffer.remaining()];
    buffer.get(values);
    long[] dims = tensor.getInfo().getShape();
    int[] shape = new int[dims.length];
    for (int i = 0; i < shape.length; i++) {
      shape[i] = Math.toIntExact(dims[i]);
    }
    return FloatTensor.of(Shape.of(shape), values);
  }

  @Override
  public void close() {
    try {
      session.close();
    } catch (OrtException e) {
      throw new ExportException("Cannot close the session: " + e.getMessage(), e);
    }
  }
}
