package dev.limelight.integration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limelight.app.demo.ChildProcess;
import dev.limelight.schemas.ImageEvent;
import dev.limelight.topology.Topics;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AclBinding;

/**
 * A stream on a {@link SecuredBroker}. Every role has a configuration file and a principal of its
 * own, named after it, with the rights that {@code limelight topics acls} prints and no others.
 */
final class SecuredStream implements AutoCloseable {
  private final SecuredBroker broker;
  private final Launcher launcher;
  private final Map<String, String> common;
  private final Topics topics;
  private final Map<String, Path> files = new TreeMap<>();
  private final Map<String, List<AclBinding>> granted = new TreeMap<>();
  private final List<ChildProcess> started = new ArrayList<>();

  /**
   * @param common settings of all roles
   * @param variables of the commands' environment
   */
  SecuredStream(
      SecuredBroker broker,
      Path folder,
      Map<String, String> common,
      Map<String, String> variables) {
    this.broker = broker;
    this.launcher = new Launcher(folder, variables);
    this.common = Map.copyOf(common);
    this.topics = new Topics(common.getOrDefault("topic.prefix", ""));
  }

  /** Writes a role's configuration. */
  SecuredStream configure(String role, Map<String, String> own) throws IOException {
    Map<String, String> settings = new LinkedHashMap<>(common);
    settings.putAll(own);
    String text =
        settings.entrySet().stream()
            .map(setting -> setting.getKey() + "=" + setting.getValue() + "\n")
            .collect(Collectors.joining());
    files.put(role, Files.writeString(launcher.folder().resolve(role + ".properties"), text));
    return this;
  }

  /** Grants the principal, named after the role, what the command prints for the role. */
  void grant(String role, String principal) throws Exception {
    List<AclBinding> rights = printed(role, role, principal);
    grant(rights);
    granted.put(principal, rights);
  }

  /** What the command prints for the role under a configuration. */
  List<AclBinding> printed(String role, String configuration, String principal) {
    return PrintedRights.of(
        succeed("topics acls", configuration, "--role", role, "--principal", principal).output());
  }

  /** Grants rights as they are. */
  void grant(List<AclBinding> rights) throws Exception {
    try (Admin admin = broker.admin()) {
      admin.createAcls(rights).all().get();
    }
  }

  /** What was granted, by principal. */
  Map<String, List<AclBinding>> granted() {
    return granted;
  }

  /** Runs a command with the role's configuration, if there is one, to its end. */
  Launcher.Outcome run(String command, String role, String... options) {
    return launcher.run(name(command, role), words(command, role, options));
  }

  /** Runs a command that must succeed. */
  Launcher.Outcome succeed(String command, String role, String... options) {
    Launcher.Outcome outcome = run(command, role, options);
    assertThat(outcome.exitCode()).as(outcome.text()).isZero();
    return outcome;
  }

  /** Starts a command with the role's configuration. */
  ChildProcess start(String command, String role, String... options) {
    ChildProcess process = launcher.start(name(command, role), words(command, role, options));
    started.add(process);
    return process;
  }

  private static String name(String command, String role) {
    return command.replace(' ', '-') + "-" + role;
  }

  private String[] words(String command, String role, String... options) {
    return Stream.of(
            Stream.of(command.split(" ")),
            Stream.ofNullable(files.get(role)).flatMap(file -> Stream.of("--config", file + "")),
            Stream.of(options))
        .flatMap(words -> words)
        .toArray(String[]::new);
  }

  Topics topics() {
    return topics;
  }

  /** Reads and writes as whoever may do everything. */
  Records records() {
    return new Records(broker.setUp());
  }

  /** The event's bytes as a producer in production writes them. */
  byte[] avro(String registry, ImageEvent event) {
    try (KafkaAvroSerializer serializer = new KafkaAvroSerializer()) {
      serializer.configure(
          Map.of("schema.registry.url", registry, "avro.remove.java.properties", true), false);
      return serializer.serialize(topics.imageEvents(), event);
    }
  }

  /** All that the commands have written to their logs. */
  List<Path> logs() throws IOException {
    try (Stream<Path> found = Files.list(launcher.folder())) {
      return found.filter(file -> file.toString().endsWith(".log")).toList();
    }
  }

  @Override
  public void close() {
    started.forEach(ChildProcess::close);
  }
}
