package dev.limelight.runtime;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import dev.limelight.onnx.Graph;
import dev.limelight.onnx.GraphReader;
import dev.limelight.onnx.GraphWriter;
import dev.limelight.onnx.OnnxException;
import dev.limelight.tensor.Activation;
import dev.limelight.tensor.Shape;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/** The graphs of an exported bundle, as sessions of any settings. Thread-safe. */
final class BundleGraphs {
  private final OrtEnvironment environment;
  private final HandleCount handles;
  private final ForwardGraphSource forwardGraphs;
  private final ModelBundle bundle;
  private final ExportRecord export;
  private final Precision precision;

  BundleGraphs(
      OrtEnvironment environment,
      HandleCount handles,
      ForwardGraphSource forwardGraphs,
      ModelBundle bundle,
      ExportRecord export,
      Precision precision) {
    this.environment = environment;
    this.handles = handles;
    this.forwardGraphs = forwardGraphs;
    this.bundle = bundle;
    this.export = export;
    this.precision = precision;
  }

  /** What the export says of them. */
  ExportRecord export() {
    return export;
  }

  /** Sessions of the forward graph, which is read once: image in, logits out. */
  GraphSessions forward() {
    byte[] graph =
        precision == Precision.FLOAT16
            ? made(backwardFile(), () -> BundleForwardGraph.of(backwardFile(), export.imageInput()))
            : made(
                bundle.modelFile(),
                () ->
                    forwardGraphs.restrict(
                        bundle.modelFile(), export.imageInput(), export.logitsValue()));
    GraphPorts ports =
        new GraphPorts(
            export.imageInput(),
            image(),
            Optional.empty(),
            ForwardGraphSource.LOGITS,
            RowLayout.same(Shape.of(export.classes())));
    return sessions(bundle.modelFile(), (env, options) -> env.createSession(graph, options), ports);
  }

  /** Sessions of the backward graph: image and class in, gradient out. */
  GraphSessions backward() {
    GraphPorts ports =
        new GraphPorts(
            export.imageInput(),
            image(),
            Optional.of(export.targetInput()),
            export.gradientOutput(),
            image());
    return sessions(backwardFile(), gradientAlone(), ports);
  }

  /** Without what only the logits need, where the heap has room to make that; else the file. */
  private GraphSession.Source gradientAlone() {
    Path file = backwardFile();
    if (!GradientGraph.fits(file, Runtime.getRuntime().maxMemory())) {
      return (environment, options) -> environment.createSession(file.toString(), options);
    }
    byte[] graph =
        made(file, () -> GradientGraph.read(file, export.targetInput(), export.gradientOutput()));
    return (environment, options) -> environment.createSession(graph, options);
  }

  private static byte[] made(Path file, Supplier<byte[]> maker) {
    try {
      return maker.get();
    } catch (OnnxException e) {
      throw new BundleException(file, "cannot be read: " + e.getMessage(), e);
    }
  }

  private Path backwardFile() {
    return precision.file(bundle.backwardFile());
  }

  /** The loss's graph, in float32: the backward graph with another seed. */
  DerivedGraph loss(Activation activation) {
    Graph graph =
        LossGraph.of(
            GraphReader.read(bundle.backwardFile()),
            export.targetInput(),
            export.logitsOutput(),
            export.classes(),
            activation);
    return new DerivedGraph(
        GraphWriter.write(graph), export.gradientOutput(), image().graph(), export.imageInput(), 0);
  }

  /** Sessions of a graph whose result lies as an image does. */
  GraphSessions ofImage(DerivedGraph graph) {
    return of(graph.onnx(), graph.output(), image());
  }

  /** Sessions of a graph whose result is handed on as it lies. */
  GraphSessions ofFeatures(DerivedGraph graph) {
    return of(graph.onnx(), graph.output(), RowLayout.same(graph.row()));
  }

  private GraphSessions of(byte[] graph, String output, RowLayout result) {
    GraphPorts ports =
        new GraphPorts(
            export.imageInput(), image(), Optional.of(export.targetInput()), output, result);
    return sessions(bundle.modelFile(), (env, options) -> env.createSession(graph, options), ports);
  }

  private RowLayout image() {
    InputSpec input = bundle.spec().input();
    return RowLayout.image(input.imageShape(), input.layout());
  }

  private GraphSessions sessions(Path file, GraphSession.Source source, GraphPorts ports) {
    return settings -> {
      try {
        return GraphSession.open(environment, settings, source, ports, handles);
      } catch (IllegalArgumentException e) {
        throw new BundleException(
            file,
            "does not fit model.yaml and export.json: %s; correct model.yaml, or %s"
                .formatted(e.getMessage(), ExportRecord.remedy(file)),
            e);
      } catch (OrtException e) {
        throw new BundleException(file, "ONNX Runtime cannot load it: " + e.getMessage(), e);
      }
    };
  }
}
