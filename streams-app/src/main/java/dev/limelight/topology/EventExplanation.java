package dev.limelight.topology;

import dev.limelight.audit.Prediction;
import dev.limelight.explain.Classifier;
import dev.limelight.explain.ExplainableModel;
import dev.limelight.explain.Method;
import dev.limelight.explain.PhiloxNoise;
import dev.limelight.explain.Points;
import dev.limelight.metric.Mask;
import dev.limelight.metric.Region;
import dev.limelight.pipeline.Explanation;
import dev.limelight.pipeline.ExplanationPipeline;
import dev.limelight.pipeline.TargetOutOfRangeException;
import dev.limelight.random.Seed;
import dev.limelight.schemas.Box;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.schemas.TensorImage;
import dev.limelight.tensor.Logits;
import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.reference.ImageReferences;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** Explains image events with the models of a catalog. Thread-safe and, timings aside, pure. */
public final class EventExplanation implements ImageEventExplainer, EventPredictions {
  private final ModelCatalog models;
  private final Function<Set<Method>, ExplanationPipeline> pipelines;
  private final ExplanationSettings settings;
  private final LongSupplier nanoTime;
  private final Map<Set<Method>, ExplanationPipeline> opened = new ConcurrentHashMap<>();
  private final ImageReferences references;

  /** An explanation that follows no references to images. */
  public EventExplanation(
      ModelCatalog models,
      Function<Set<Method>, ExplanationPipeline> pipelines,
      ExplanationSettings settings,
      LongSupplier nanoTime) {
    this(models, pipelines, settings, nanoTime, ImageReferences.NONE);
  }

  /**
   * @param models the models that events can name
   * @param pipelines computes some methods and their scores; called once for each set of them
   * @param settings how events are explained
   * @param nanoTime a monotonic clock, nanoseconds
   * @param references fetches images that events refer to
   */
  public EventExplanation(
      ModelCatalog models,
      Function<Set<Method>, ExplanationPipeline> pipelines,
      ExplanationSettings settings,
      LongSupplier nanoTime,
      ImageReferences references) {
    this.models = models;
    this.pipelines = pipelines;
    this.settings = settings;
    this.nanoTime = nanoTime;
    this.references = references;
  }

  @Override
  public List<ExplainedEvent> explain(
      ImageEvent event, SourceCoordinates source, Deadline deadline) {
    Seed seed = Seed.of(settings.run().seed(), event.getEventId(), event.getModelId());
    return explain(event, source, seed, settings.methods().of(event), deadline);
  }

  /**
   * As above, with the seed and the method of an earlier explanation, whatever this run's own are,
   * and however long it takes.
   */
  public ExplainedEvent explain(
      ImageEvent event, SourceCoordinates source, Seed seed, Method method) {
    return explain(event, source, seed, Set.of(method), Deadline.NONE).get(0);
  }

  private List<ExplainedEvent> explain(
      ImageEvent event,
      SourceCoordinates source,
      Seed seed,
      Set<Method> methods,
      Deadline deadline) {
    long start = nanoTime.getAsLong();
    ServedModel served = model(event.getModelId());
    requireBox(event);
    PreparedImage image = prepare(served.preparation(), event.getImage());
    long prepared = nanoTime.getAsLong();
    ExplanationPipeline pipeline = opened.computeIfAbsent(methods, pipelines);
    Optional<Region> region = Optional.ofNullable(event.getRegion()).flatMap(image::onMap);
    ExplainableModel model = new LimitedModel(served.model(), deadline);
    Explanation explanation =
        explain(pipeline, model, served.preparation().black(), image, event, seed, region);
    ResultRecords records =
        new ResultRecords(event, source, served.model(), settings, seed.value(), explanation);
    long end = nanoTime.getAsLong();
    EventTimings timings = new EventTimings(prepared - start, explanation.timings());
    return explanation.maps().stream()
        .map(
            map ->
                new ExplainedEvent(
                    records.map(map, prepared - start, end - start),
                    records.score(map, region),
                    timings))
        .toList();
  }

  /** The model's top class and its probability, at the price of one forward run. */
  @Override
  public Prediction predict(ImageEvent event, Deadline deadline) {
    ServedModel served = model(event.getModelId());
    PreparedImage image = prepare(served.preparation(), event.getImage());
    Classifier classifier = new LimitedModel(served.model(), deadline).classifier();
    Logits logits = Logits.row(classifier.logits(Points.of(image.values())), 0);
    int top = logits.top();
    return new Prediction(top, logits.probability(top, classifier.activation()), false);
  }

  private Explanation explain(
      ExplanationPipeline pipeline,
      ExplainableModel model,
      float[] black,
      PreparedImage image,
      ImageEvent event,
      Seed seed,
      Optional<Region> region) {
    Integer target = event.getTargetClass();
    try {
      return pipeline.explain(
          model,
          image.values(),
          black,
          target == null ? OptionalInt.empty() : OptionalInt.of(target),
          new PhiloxNoise(seed),
          settings.metrics().of(event.getModelId()),
          region.map(box -> Mask.of(image.values().shape().row(), box)));
    } catch (TargetOutOfRangeException unknown) {
      throw new EventRejectedException(
          DeadLetterReason.CLASS_OUT_OF_RANGE, String.valueOf(unknown.getMessage()), unknown);
    }
  }

  private ServedModel model(String id) {
    return models
        .find(id)
        .orElseThrow(
            () ->
                new EventRejectedException(
                    DeadLetterReason.UNKNOWN_MODEL,
                    "No model '" + id + "'; there are " + new TreeSet<>(models.ids())));
  }

  private PreparedImage prepare(ImagePreparation preparation, Object image) {
    if (image instanceof EncodedImage encoded) {
      return preparation.encoded(bytes(encoded.getContent()));
    }
    if (image instanceof TensorImage tensor) {
      return preparation.tensor(tensor.getShape(), bytes(tensor.getValues()));
    }
    if (image instanceof ImageReference reference) {
      return preparation.encoded(references.fetch(reference.getUri(), reference.getSha256()));
    }
    throw new AssertionError(image);
  }

  private static void requireBox(ImageEvent event) {
    Box box = event.getRegion();
    if (box == null) {
      return;
    }
    boolean finite = Double.isFinite(box.getX() + box.getY() + box.getWidth() + box.getHeight());
    if (!finite || box.getWidth() <= 0 || box.getHeight() <= 0) {
      throw new EventRejectedException(
          DeadLetterReason.REGION_INVALID,
          "The region of interest must have positive, finite sides, got " + box);
    }
  }

  private static byte[] bytes(ByteBuffer buffer) {
    byte[] bytes = new byte[buffer.remaining()];
    buffer.duplicate().get(bytes);
    return bytes;
  }
}
