package dev.limelight.integration;

import dev.limelight.app.demo.ChildCommand;
import dev.limelight.app.demo.ChildProcess;
import dev.limelight.app.demo.JavaCommand;
import dev.limelight.app.demo.LoopbackPort;
import dev.limelight.app.demo.Readiness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/**
 * A broker that lets in whom it knows and allows nobody anything that was not granted, but for
 * {@code CN=broker}, which is the broker itself and whoever sets it up. One listener asks for a
 * SCRAM password or an OAuth token, the other for a certificate; everything is encrypted.
 */
final class SecuredBroker implements AutoCloseable {
  private static final String HOST = "127.0.0.1";
  private static final Duration START_LIMIT = Duration.ofSeconds(90);
  private static final List<String> JVM =
      List.of(
          "-Xmx256m",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
          "-Dorg.slf4j.simpleLogger.log.kafka.server=info",
          // Says what was allowed to whom by which right, and what was denied.
          "-Dorg.slf4j.simpleLogger.log.kafka.authorizer.logger=debug");

  private final Path folder;
  private final TlsFiles tls;
  private final List<Integer> ports = LoopbackPort.free(3);
  private final ChildProcess process;

  private SecuredBroker(Path folder, TlsFiles tls, Map<String, String> users, Path keySet)
      throws IOException {
    this.folder = folder;
    this.tls = tls;
    Path configuration = folder.resolve("server.properties");
    Files.writeString(configuration, text(keySet));
    format(configuration, users);
    process =
        launch(
            "broker",
            "kafka.Kafka",
            List.of("-Dorg.apache.kafka.sasl.oauthbearer.allowed.urls=" + keySet.toUri()),
            List.of(configuration.toString()));
    process.awaitReady(Readiness.logged("Kafka Server started"), START_LIMIT);
  }

  /**
   * Starts a broker.
   *
   * @param tls with a key pair named {@code broker}
   * @param users SCRAM passwords by name
   * @param keySet file with the keys that OAuth tokens are signed with
   */
  static SecuredBroker start(Path folder, TlsFiles tls, Map<String, String> users, Path keySet)
      throws IOException {
    return new SecuredBroker(Files.createDirectories(folder), tls, users, keySet);
  }

  /** For clients with a password or a token. */
  String saslAddress() {
    return HOST + ":" + ports.get(0);
  }

  /** For clients with a certificate. */
  String mutualAddress() {
    return HOST + ":" + ports.get(1);
  }

  /** What a client in this process needs who may do everything. */
  Map<String, Object> setUp() {
    return Map.of(
        "bootstrap.servers", mutualAddress(),
        "security.protocol", "SSL",
        "ssl.keystore.location", tls.keys("broker").toString(),
        "ssl.keystore.password", tls.password(),
        "ssl.truststore.location", tls.trust().toString(),
        "ssl.truststore.password", tls.password());
  }

  Admin admin() {
    return Admin.create(setUp());
  }

  /** What was allowed and denied so far. */
  AuthorizerLog decisions() throws IOException {
    // The process hands out the end of a long log only.
    return AuthorizerLog.of(Files.readAllLines(folder.resolve("broker.log")));
  }

  private String text(Path keySet) {
    return """
        process.roles=broker,controller
        node.id=1
        listeners=SASL://%1$s:%2$d,MUTUAL://%1$s:%3$d,CONTROLLER://%1$s:%4$d
        advertised.listeners=SASL://%1$s:%2$d,MUTUAL://%1$s:%3$d
        listener.security.protocol.map=SASL:SASL_SSL,MUTUAL:SSL,CONTROLLER:SSL
        controller.listener.names=CONTROLLER
        inter.broker.listener.name=MUTUAL
        controller.quorum.bootstrap.servers=%1$s:%4$d
        ssl.keystore.location=%5$s
        ssl.keystore.password=%6$s
        ssl.truststore.location=%7$s
        ssl.truststore.password=%6$s
        listener.name.mutual.ssl.client.auth=required
        listener.name.controller.ssl.client.auth=required
        listener.name.sasl.sasl.enabled.mechanisms=SCRAM-SHA-512,OAUTHBEARER
        listener.name.sasl.scram-sha-512.sasl.jaas.config=\
        org.apache.kafka.common.security.scram.ScramLoginModule required;
        listener.name.sasl.oauthbearer.sasl.jaas.config=\
        org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required;
        listener.name.sasl.oauthbearer.sasl.server.callback.handler.class=\
        org.apache.kafka.common.security.oauthbearer.OAuthBearerValidatorCallbackHandler
        listener.name.sasl.oauthbearer.sasl.oauthbearer.jwks.endpoint.url=%8$s
        listener.name.sasl.oauthbearer.sasl.oauthbearer.expected.audience=%9$s
        authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer
        super.users=User:CN=broker
        log.dirs=%10$s
        auto.create.topics.enable=false
        default.replication.factor=1
        group.initial.rebalance.delay.ms=0
        min.insync.replicas=1
        offsets.topic.num.partitions=1
        offsets.topic.replication.factor=1
        share.coordinator.state.topic.min.isr=1
        share.coordinator.state.topic.replication.factor=1
        transaction.state.log.min.isr=1
        transaction.state.log.num.partitions=1
        transaction.state.log.replication.factor=1
        """
        .formatted(
            HOST,
            ports.get(0),
            ports.get(1),
            ports.get(2),
            tls.keys("broker"),
            tls.password(),
            tls.trust(),
            keySet.toUri(),
            TokenEndpoint.AUDIENCE,
            folder.resolve("data"));
  }

  private void format(Path configuration, Map<String, String> users) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "format",
                "--standalone",
                "-t",
                Uuid.randomUuid().toString(),
                "-c",
                configuration.toString()));
    users.forEach(
        (name, password) ->
            arguments.addAll(
                List.of(
                    "--add-scram",
                    "SCRAM-SHA-512=[name=%s,password=%s]".formatted(name, password))));
    ChildProcess format =
        launch("broker-format", "kafka.tools.StorageTool", List.of(), List.copyOf(arguments));
    if (format.awaitExit(START_LIMIT) != 0) {
      throw format.failed("did not format the broker's folder");
    }
  }

  private ChildProcess launch(
      String name, String mainClass, List<String> options, List<String> arguments) {
    List<String> jvm = new ArrayList<>(JVM);
    jvm.addAll(options);
    JavaCommand java =
        new JavaCommand(
            mainClass, List.of(RunningServices.laidOut().kafka() + "/*"), jvm, arguments);
    return ChildProcess.start(
        new ChildCommand(name, java.words(), java.environment(), folder), folder);
  }

  @Override
  public void close() {
    // Nobody needs the data.
    process.kill();
  }
}
