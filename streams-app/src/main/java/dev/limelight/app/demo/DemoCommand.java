package dev.limelight.app.demo;

import dev.limelight.app.stream.ExitCodes;
import dev.limelight.runtime.BundleException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code limelight demo}: everything at work on this machine. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description =
        "Starts a broker, a registry, the application and a producer on this machine and shows"
            + " what comes out: by default for traffic-sign scenes and two classifiers, one of"
            + " them backdoored.",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every event was shown, or the time was over",
      "1:one of the processes failed",
      "2:usage, or a bundle that cannot be read",
      "3:model not supported; missing operators are listed",
      "4:self-check of a model's backward graph failed"
    })
public final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--events",
      paramLabel = "N",
      description = "Events to send (default: 200; with --images, each picture once).")
  private @Nullable Integer events;

  @Option(
      names = "--rate",
      paramLabel = "PER_SECOND",
      description = "Events sent a second (default: ${DEFAULT-VALUE}).")
  private double rate = 20;

  @Option(
      names = "--seconds",
      paramLabel = "S",
      description = "Ends S seconds after the first result (default: when all are there).")
  private @Nullable Integer seconds;

  @Option(
      names = "--model",
      paramLabel = "BUNDLE",
      description = "Folder of a model bundle to show instead; needs --images. May be repeated.")
  private List<Path> models = List.of();

  @Option(
      names = "--images",
      paramLabel = "DIR",
      description = "Folder of pictures to send instead of the scenes.")
  private @Nullable Path images;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "Folder for a few overlays (default: ${DEFAULT-VALUE}).")
  private Path out = Path.of("limelight-demo");

  @Option(
      names = "--dashboard-port",
      paramLabel = "N",
      description = "Port of the dashboard (default: 8088, or any free one where that is taken).")
  private @Nullable Integer dashboardPort;

  @Option(
      names = "--stay",
      negatable = true,
      description =
          "Keeps everything running after the last event, for the dashboard, until Ctrl-C; the"
              + " script ops/demo asks for it at a terminal.")
  private boolean stay;

  @Option(names = "--keep", description = "Keeps the work folder: logs, configuration, data.")
  private boolean keep;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields in
  public DemoCommand() {}

  @Override
  public Integer call() {
    PrintWriter print = spec.commandLine().getOut();
    PrintWriter err = spec.commandLine().getErr();
    WorkFolder work = WorkFolder.create();
    OrderedShutdown shutdown = new OrderedShutdown();
    // Added first, so done last: nothing writes to it any more.
    shutdown.add(work::discard);
    try {
      DemoOptions options = options();
      if (keep) {
        work.keep();
      }
      new Demo(options, Services.ofDistribution(), work, shutdown, print).run();
      return ExitCodes.DONE;
    } catch (IllegalArgumentException | BundleException e) {
      err.println(e.getMessage());
      return ExitCodes.CONFIGURATION;
    } catch (CommandFailedException e) {
      if (!shutdown.hasBegun()) {
        err.println(e.getMessage());
      }
      return e.exitCode();
    } catch (ChildFailedException e) {
      if (!shutdown.hasBegun()) {
        work.keep();
        err.println(e.getMessage());
      }
      return ExitCodes.FAILED;
    } finally {
      err.flush();
      shutdown.close();
      if (work.isKept()) {
        print.println("Logs, configuration and data are kept in " + work.path());
        print.flush();
      }
    }
  }

  private DemoOptions options() {
    if (images != null && !Files.isDirectory(images)) {
      throw new ParameterException(spec.commandLine(), "--images: there is no folder " + images);
    }
    for (Path model : models) {
      if (!Files.isDirectory(model)) {
        throw new ParameterException(spec.commandLine(), "--model: there is no folder " + model);
      }
    }
    if (!models.isEmpty() && images == null) {
      throw new ParameterException(
          spec.commandLine(),
          "--model needs --images DIR: a model of your own is shown with your own pictures");
    }
    return new DemoOptions(
        events == null ? OptionalInt.empty() : OptionalInt.of(events),
        rate,
        Optional.ofNullable(seconds).map(Duration::ofSeconds),
        out,
        models.isEmpty() ? shippedModels() : models,
        Optional.ofNullable(images),
        dashboardPort == null ? OptionalInt.empty() : OptionalInt.of(dashboardPort),
        stay,
        keep);
  }

  private static List<Path> shippedModels() {
    Path folder = Distribution.home().resolve("demo/models");
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "There are no models in " + folder + ": the distribution is incomplete.", e);
    }
  }
}
