package dev.limelight.dashboard.web;

import dev.limelight.audit.MapValues;
import dev.limelight.dashboard.feed.RecordLookup;
import dev.limelight.dashboard.store.Entry;
import dev.limelight.dashboard.store.MapInfo;
import dev.limelight.dashboard.store.SourceEvent;
import dev.limelight.dashboard.store.SourceEvent.ImageKind;
import dev.limelight.image.ImageDecoder;
import dev.limelight.image.ImageLimits;
import dev.limelight.image.ImageRejectedException;
import dev.limelight.image.Preprocessing;
import dev.limelight.image.RgbImage;
import dev.limelight.schemas.EncodedImage;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.schemas.ImageReference;
import dev.limelight.schemas.SaliencyMap;
import dev.limelight.schemas.TensorImage;
import dev.limelight.topology.Topics;
import dev.limelight.topology.deadletter.EventRejectedException;
import dev.limelight.topology.reference.ImageReferences;
import dev.limelight.topology.reference.ReferenceUnavailableException;
import dev.limelight.topology.registry.ImageEventDeserializer;
import dev.limelight.topology.registry.RegistryUnavailableException;
import dev.limelight.topology.registry.ResultDeserializer;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

/**
 * Pictures and maps of events, decoded and encoded again by us: what a browser gets was never in a
 * record. Thread-safe; a few pictures are decoded at a time, whatever is asked for.
 */
public final class Pictures {
  /** Decoding takes memory by the picture's size. */
  private static final int AT_A_TIME = 2;

  /** As many as the largest picture may have; more are no map of one. */
  private static final long MOST_MAP_PIXELS = ImageLimits.DEFAULT.maxPixels();

  private final ImageDecoder decoder = new ImageDecoder(ImageLimits.DEFAULT);
  private final Semaphore turns = new Semaphore(AT_A_TIME, true);
  private final RecordLookup records;
  private final Topics topics;
  private final ImageEventDeserializer events;
  private final ResultDeserializer results;
  private final ImageReferences references;
  private final Map<String, Preprocessing> models;

  /**
   * @param references fetches images that events refer to, within what is configured
   * @param models what models see of a picture, by id; of others it is all of it
   */
  public Pictures(
      RecordLookup records,
      Topics topics,
      ImageEventDeserializer events,
      ResultDeserializer results,
      ImageReferences references,
      Map<String, Preprocessing> models) {
    this.records = records;
    this.topics = topics;
    this.events = events;
    this.results = results;
    this.references = references;
    this.models = Map.copyOf(models);
  }

  /** Whether the event's image can be shown: a reference only where it may be followed. */
  boolean isShown(SourceEvent event) {
    return event.image() != ImageKind.REFERENCE || references.areFollowed();
  }

  /**
   * The region of interest on the map, as shares of its sides; empty where the event has none or
   * the model sees nothing of it.
   */
  Optional<Json> region(Entry entry, SourceEvent event) {
    return event
        .region()
        .flatMap(
            box ->
                event.image() == ImageKind.TENSOR
                    ? entry.map().map(map -> PictureFrame.tensor(box, map))
                    : event
                        .size()
                        .flatMap(
                            size -> PictureFrame.region(models.get(entry.model()), size, box)));
  }

  /**
   * The picture as the model sees it, at most {@code side} pixels on its longer side, as a JPEG.
   */
  Optional<byte[]> picture(Entry entry, int side) throws InterruptedException {
    Optional<ImageEvent> event = event(entry);
    if (event.isEmpty()) {
      return Optional.empty();
    }
    turns.acquire();
    try {
      return rendered(entry, event.get(), side).map(PictureFile::jpeg);
    } catch (ImageRejectedException
        | IllegalArgumentException
        | EventRejectedException
        | ReferenceUnavailableException notAPicture) {
      return Optional.empty();
    } finally {
      turns.release();
    }
  }

  private Optional<RgbImage> rendered(Entry entry, ImageEvent event, int side) {
    if (event.getImage() instanceof EncodedImage encoded) {
      return Optional.of(framed(entry, bytes(encoded.getContent()), side));
    }
    if (event.getImage() instanceof ImageReference reference) {
      byte[] file = references.fetch(reference.getUri(), reference.getSha256());
      return Optional.of(framed(entry, file, side));
    }
    if (event.getImage() instanceof TensorImage tensor) {
      return Optional.of(TensorPicture.of(tensor));
    }
    return Optional.empty();
  }

  private RgbImage framed(Entry entry, byte[] file, int side) {
    return PictureFrame.of(models.get(entry.model()), decoder.decode(file), side);
  }

  /** The map as an 8-bit grey PNG of its own size. */
  Optional<byte[]> map(Entry entry) {
    try {
      return entry
          .map()
          .filter(map -> (long) map.height() * map.width() <= MOST_MAP_PIXELS)
          .map(MapInfo::record)
          .flatMap(records::value)
          .map(value -> results.deserialize(topics.saliencyMaps(), value, SaliencyMap.class))
          .map(map -> PictureFile.greyPng(MapValues.of(map)));
    } catch (IllegalArgumentException | RegistryUnavailableException unreadable) {
      return Optional.empty();
    }
  }

  private Optional<ImageEvent> event(Entry entry) {
    try {
      return entry
          .source()
          .filter(source -> source.topic().equals(topics.imageEvents()))
          .flatMap(records::value)
          .flatMap(value -> Optional.ofNullable(events.deserialize(topics.imageEvents(), value)));
    } catch (EventRejectedException | RegistryUnavailableException unreadable) {
      return Optional.empty();
    }
  }

  private static byte[] bytes(ByteBuffer content) {
    ByteBuffer own = content.duplicate();
    byte[] bytes = new byte[own.remaining()];
    own.get(bytes);
    return bytes;
  }
}
