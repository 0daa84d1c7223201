package dev.limelight.app.demo;

import dev.limelight.app.demo.scene.SceneStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code limelight demo-produce}: the demonstration's stand-in for a production system. */
@Command(name = "demo-produce", hidden = true, description = "Sends the demo's image events.")
public final class DemoProduceCommand implements Callable<Integer> {
  /** Half of the scenes carry the sticker, so that both groups of the summary are large. */
  private static final double STICKER_SHARE = 0.5;

  @Option(names = "--bootstrap-servers", required = true)
  private String bootstrapServers;

  @Option(names = "--registry", required = true)
  private String registry;

  @Option(names = "--events", required = true)
  private int events;

  @Option(names = "--rate", required = true)
  private double rate;

  @Option(names = "--model", required = true)
  private List<String> models;

  @Option(names = "--images")
  private @Nullable Path images;

  @Option(names = "--seed")
  private long seed = 1;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  public DemoProduceCommand() {}

  @Override
  public Integer call() throws Exception {
    EventSource source =
        images == null
            ? new SceneEvents(new SceneStream(seed, STICKER_SHARE), models)
            : new PictureEvents(PictureEvents.files(images), models);
    try (EventProducer producer =
        new EventProducer(bootstrapServers, registry, Clock.systemUTC())) {
      producer.send(source, events, rate);
    }
    return 0;
  }
}
