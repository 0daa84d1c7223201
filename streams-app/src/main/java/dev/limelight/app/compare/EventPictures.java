package dev.limelight.app.compare;

import dev.limelight.app.stream.SourceRecords;
import dev.limelight.audit.comparison.EventKey;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.runtime.BundlePreprocessing;
import dev.limelight.runtime.ModelBundle;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.reference.ImageReferences;
import dev.limelight.topology.reference.ReferenceUnavailableException;
import dev.limelight.topology.registry.ImageEventDeserializer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The pictures behind maps, as the models see them. For one thread. */
public final class EventPictures implements ComparisonHtml.Pictures {
  private static final int GREY = 0x808080;

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final SourceRecords sources;
  private final ImageEventDeserializer events;
  private final ImageReferences references;
  private final Map<String, Preprocessing> preprocessing;

  /**
   * @param sources where the events lie
   * @param events reads them
   * @param references follows those that name their image
   * @param bundles say what their models see of a picture; of others it is all of it
   */
  public EventPictures(
      SourceRecords sources,
      ImageEventDeserializer events,
      ImageReferences references,
      Collection<ModelBundle> bundles) {
    this.sources = sources;
    this.events = events;
    this.references = references;
    this.preprocessing =
        bundles.stream().collect(Collectors.toMap(ModelBundle::id, BundlePreprocessing::of));
  }

  /** The event's picture; plain grey where the event or its picture is gone. */
  @Override
  public RgbImage picture(EventKey key, SaliencyMap map) {
    return event(key).flatMap(this::picture).orElseGet(() -> grey(map));
  }

  private Optional<ImageEvent> event(EventKey key) {
    try {
      return sources
          .at(key.topic(), key.partition(), key.offset())
          .flatMap(
              record -> Optional.ofNullable(events.deserialize(record.topic(), record.value())));
    } catch (EventRejectedException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<RgbImage> picture(ImageEvent event) {
    try {
      Preprocessing model = preprocessing.get(event.getModelId());
      return file(event)
          .map(decoder::decode)
          .map(picture -> model == null ? picture : model.picture(picture));
    } catch (ImageRejectedException
        | EventRejectedException
        | ReferenceUnavailableException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<byte[]> file(ImageEvent event) {
    if (event.getImage() instanceof ImageReference reference) {
      return Optional.of(references.fetch(reference.getUri(), reference.getSha256()));
    }
    if (event.getImage() instanceof EncodedImage encoded) {
      ByteBuffer content = encoded.getContent().duplicate();
      byte[] bytes = new byte[content.remaining()];
      content.get(bytes);
      return Optional.of(bytes);
    }
    return Optional.empty();
  }

  private static RgbImage grey(SaliencyMap map) {
    int[] pixels = new int[map.getHeight() * map.getWidth()];
    Arrays.fill(pixels, GREY);
    return RgbImage.of(map.getWidth(), map.getHeight(), pixels);
  }
}
