package dev.limelight.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtException;
import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.GradientFunction;
import dev.limelight.explain.Method;
import dev.limelight.explain.MethodOptions;
import dev.limelight.explain.ModelIdentity;
import dev.limelight.explain.Points;
import dev.limelight.explain.SaliencyEngine;
import dev.limelight.metric.MetricSuite;
import dev.limelight.metric.Rcap;
import dev.limelight.metric.RcapOptions;
import dev.limelight.metric.Region;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.schemas.Box;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.tensor.FloatTensor;
import dev.limelight.tensor.Shape;
import dev.limelight.topology.EventExplanation;
import dev.limelight.topology.ExplanationSettings;
import dev.limelight.topology.Fixtures;
import dev.limelight.topology.ImagePreparation;
import dev.limelight.topology.MapEncoding;
import dev.limelight.topology.MethodSelection;
import dev.limelight.topology.MetricSelection;
import dev.limelight.topology.ModelCatalog;
import dev.limelight.topology.Patience;
import dev.limelight.topology.PatientExplanation;
import dev.limelight.topology.PreparedImage;
import dev.limelight.topology.RunIdentity;
import dev.limelight.topology.ServedModel;
import dev.limelight.topology.TestStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A device without memory, from the run that fails to what is published. */
@Timeout(60)
class FullDeviceTest {
  private static final int SAMPLES = 20;
  private static final String FULL =
      "CUDA failure 2: out of memory ; GPU=0 ; expr=cudaMalloc((void**)&p, size);";
  private static final Shape IMAGE = QuadraticClassifier.IMAGE;

  private final QuadraticClassifier graph = new QuadraticClassifier(Layout.NCHW);
  private final HandleCount handles = new HandleCount();
  private final List<Duration> pauses = new ArrayList<>();
  private final List<Integer> batches = new ArrayList<>();

  @Test
  void shouldGoOnWithHalfTheBatchAndPublishTheSameBytes() throws Exception {
    SaliencyMap undisturbed = explained(rows -> false);
    assertThat(batches).as("one batch of all samples").containsExactly(SAMPLES);
    batches.clear();

    SaliencyMap disturbed = explained(rows -> batches.size() == 1);

    assertThat(batches).containsExactly(SAMPLES, SAMPLES / 2, SAMPLES / 2);
    assertThat(pauses).as("it is not the event that is tried again").isEmpty();
    assertThat(disturbed.getSha256()).isEqualTo(undisturbed.getSha256());
    assertThat(disturbed.getValues()).isEqualTo(undisturbed.getValues());
  }

  @Test
  void shouldTryTheEventAgainWhenNotEvenOneImageFitsAndPublishTheSameBytes() throws Exception {
    SaliencyMap undisturbed = explained(rows -> false);
    batches.clear();

    SaliencyMap disturbed = explained(rows -> pauses.isEmpty());

    assertThat(batches).startsWith(20, 10, 5, 2, 1).hasSize(5 + SAMPLES);
    assertThat(pauses).containsExactly(Duration.ofMillis(200));
    assertThat(disturbed.getValues()).isEqualTo(undisturbed.getValues());
  }

  /** Which runs find the memory full. */
  private interface Fault {
    boolean at(int rows);
  }

  /** The one map of an event, through the topology. */
  private SaliencyMap explained(Fault fault) throws Exception {
    try (WorkerPool workers = new WorkerPool(2);
        DeviceThread device = new DeviceThread();
        RunStrategy strategy =
            new BatchedRuns(
                TestSessions.openBatched(graph.backward("N"), graph.backwardPorts(), handles),
                workers,
                device,
                1 << 20,
                (slot, rows) -> {
                  batches.add(rows);
                  if (fault.at(rows)) {
                    throw new OrtException(FULL);
                  }
                  slot.run(rows);
                });
        TestStream stream =
            new TestStream("FullDeviceTest", 1 << 20, patient(new Device(strategy)))) {
      stream.send(ImageEvent.newBuilder(Fixtures.event("e")).setModelId("quadratic").build());

      assertThat(stream.read("t.dead-letters")).isEmpty();
      assertThat(stream.read("t.rcap-scores")).hasSize(1);
      var maps = stream.read("t.saliency-maps");
      assertThat(maps).hasSize(1);
      return stream.decode("t.saliency-maps", maps.get(0).value(), SaliencyMap.class);
    }
  }

  private PatientExplanation patient(ModelCatalog catalog) {
    EventExplanation explanation =
        new EventExplanation(
            catalog,
            methods ->
                new ExplanationPipeline(
                    new SaliencyEngine(methods, MethodOptions.DEFAULT),
                    new Rcap(RcapOptions.DEFAULT),
                    () -> 0),
            new ExplanationSettings(
                new MethodSelection(Set.of(Method.SMOOTH_GRAD), Map.of(), Set.of()),
                MethodOptions.DEFAULT,
                new MetricSelection(new MetricSuite(Set.of()), Map.of()),
                MapEncoding.FLOAT32,
                new RunIdentity("main", 11)),
            () -> 0);
    Patience patience =
        new Patience(
            pause -> {
              pauses.add(pause);
              return true;
            });
    return new PatientExplanation(explanation, explanation, patience);
  }

  /** The quadratic classifier on that device. */
  private record Device(RunStrategy strategy)
      implements ModelCatalog, ExplainableModel, Classifier, ImagePreparation, PreparedImage {
    @Override
    public Optional<ServedModel> find(String id) {
      return Optional.of(new ServedModel(this, this));
    }

    @Override
    public Collection<String> ids() {
      return List.of("quadratic");
    }

    @Override
    public ModelIdentity identity() {
      return new ModelIdentity("quadratic", "version", "backward", "cuda", "1.29.0");
    }

    @Override
    public Shape inputShape() {
      return IMAGE;
    }

    @Override
    public List<String> labels() {
      return List.of();
    }

    @Override
    public Classifier classifier() {
      return this;
    }

    @Override
    public GradientFunction gradient() {
      ModelRuns runs =
          new ModelRuns(new ModelFailures("quadratic"), IMAGE, new UseGate(), strategy);
      return new OrtGradientFunction(runs, QuadraticClassifier.CLASSES);
    }

    @Override
    public int classes() {
      return QuadraticClassifier.CLASSES;
    }

    @Override
    public FloatTensor logits(Points points) {
      Shape shape = Shape.of(points.count(), QuadraticClassifier.CLASSES);
      return FloatTensor.of(shape, new float[shape.size()]);
    }

    @Override
    public PreparedImage encoded(byte[] file) {
      return this;
    }

    @Override
    public PreparedImage tensor(List<Integer> shape, byte[] values) {
      return this;
    }

    @Override
    public float[] black() {
      return new float[IMAGE.dim(0)];
    }

    @Override
    public FloatTensor values() {
      return FloatTensor.of(IMAGE, QuadraticClassifier.point(3));
    }

    @Override
    public Optional<Region> onMap(Box box) {
      return Optional.empty();
    }
  }
}
