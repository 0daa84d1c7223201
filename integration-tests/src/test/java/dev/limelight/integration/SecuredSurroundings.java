package dev.limelight.integration;

import dev.limelight.schemas.TrustedRecords;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A broker and a registry that ask who is there, and a stream whose roles know what to say: the
 * audit has a certificate for both, the dashboard an OAuth token for both, all others have
 * passwords.
 */
record SecuredSurroundings(
    Secrets secrets,
    ClientSettings clients,
    TokenEndpoint tokens,
    RegistryGateway byPassword,
    RegistryGateway byCertificate,
    RegistryGateway byToken,
    SecuredBroker broker,
    SecuredStream stream)
    implements AutoCloseable {
  private static final String REGISTRY_USER = "limelight:${env:REGISTRY_PASSWORD}";
  private static final List<String> USERS =
      List.of("topics", "run", "limited", "replay", "inspect", "redrive", "producer");

  static {
    // Avro makes records of trusted classes only.
    TrustedRecords.trust();
  }

  static SecuredSurroundings start(RunningServices services) throws Exception {
    String name = services.unique("secured");
    Path folder = Files.createDirectories(services.folder().resolve(name));
    Secrets secrets = Secrets.write(folder.resolve("secrets"), USERS);
    TlsFiles tls =
        TlsFiles.make(folder.resolve("tls"), Secrets.STORE_PASSWORD, List.of("broker", "audit"));
    ClientSettings clients = new ClientSettings(tls, secrets);
    TokenEndpoint tokens = TokenEndpoint.start("dashboard", Secrets.CLIENT_SECRET);
    Path keySet = Files.writeString(folder.resolve("keys.json"), tokens.keySet());
    SecuredBroker broker =
        SecuredBroker.start(folder.resolve("broker"), tls, secrets.passwords(), keySet);
    RegistryGateway byPassword =
        RegistryGateway.forUser(
            services.registryUrl(), tls, "broker", "limelight:" + Secrets.REGISTRY_PASSWORD);
    RegistryGateway byCertificate =
        RegistryGateway.forCertificates(services.registryUrl(), tls, "broker");
    RegistryGateway byToken =
        RegistryGateway.forTokens(services.registryUrl(), tls, "broker", tokens);
    Map<String, String> common = new HashMap<>(clients.trust());
    common.putAll(stream(name, services.models().folder(), folder.resolve("state")));
    Map<String, String> variables = new HashMap<>(Secrets.VARIABLES);
    variables.put(
        "LIMELIGHT_JAVA_OPTS",
        "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx512m"
            + " -Dorg.apache.kafka.sasl.oauthbearer.allowed.urls="
            + tokens.url());
    SecuredStream stream =
        new SecuredStream(
            broker, Files.createDirectories(folder.resolve("commands")), common, variables);
    SecuredSurroundings made =
        new SecuredSurroundings(
            secrets, clients, tokens, byPassword, byCertificate, byToken, broker, stream);
    try {
      made.configure();
      return made;
    } catch (Exception | AssertionError e) {
      made.close();
      throw e;
    }
  }

  private static Map<String, String> stream(String name, Path models, Path state) {
    return Map.of(
        "application.id",
        name,
        "topic.prefix",
        name + ".",
        "models.dir",
        models.toString(),
        "state.dir",
        state.toString(),
        "execution.provider",
        "cpu",
        "explanation.samples",
        "4",
        // One model's events are skipped, the other's counted: outcomes and a changelog are
        // written.
        "sampling.policies",
        "large: rate=0; signs: budget=1000",
        "log.level",
        "DEBUG");
  }

  /** Every role's configuration file. */
  private void configure() throws Exception {
    Map<String, String> registry = clients.registry(byPassword, REGISTRY_USER);
    for (String user : USERS) {
      Map<String, String> own =
          new HashMap<>(ClientSettings.scram(broker, user, secrets.password(user)));
      own.putAll(registry);
      own.put("http.token", "${env:HTTP_TOKEN}");
      own.put("log.format", user.equals("run") ? "json" : "text");
      if (user.equals("limited")) {
        // A group of its own, so that it gets work.
        own.put("application.id", stream.topics().prefix() + "limited");
      }
      stream.configure(user, own);
    }
    Map<String, String> audit = new HashMap<>(clients.mutual(broker, "audit"));
    audit.putAll(clients.mutualRegistry(byCertificate, "audit"));
    audit.put("http.token", "${env:HTTP_TOKEN}");
    audit.put("audit.publish.interval.ms", "500");
    audit.put("audit.rules", "low: rcap-mean < 2 min 1");
    audit.put("repartition.purge.interval.ms", "1000");
    stream.configure("audit", audit);
    Map<String, String> dashboard =
        new HashMap<>(ClientSettings.oauth(broker, tokens, "dashboard"));
    dashboard.putAll(clients.tokenRegistry(byToken, tokens, "dashboard"));
    dashboard.put("dashboard.port", "0");
    dashboard.put("dashboard.token", "${env:DASHBOARD_TOKEN}");
    stream.configure("dashboard", dashboard);
  }

  /** Grants every role what it is said to need, and makes the topics. */
  void grantAndCreate() throws Exception {
    for (String role : USERS) {
      if (!role.equals("limited")) {
        stream.grant(role, "User:" + role);
      }
    }
    stream.grant("dashboard", "User:dashboard");
    stream.grant("audit", "User:CN=audit");
    stream.succeed("topics create", "topics", "--partitions", "1");
    stream.succeed("topics create", "topics", "--set", "max.record.bytes=40000000");
  }

  /** What the producer's client in this process is given. */
  Records producer() {
    Map<String, Object> properties = new HashMap<>();
    properties.putAll(
        ClientSettings.scram(broker, "producer", secrets.passwords().getOrDefault("producer", "")));
    properties.put("ssl.truststore.location", clients.tls().trust().toString());
    properties.put("ssl.truststore.password", clients.tls().password());
    return new Records(properties);
  }

  @Override
  public void close() {
    stream.close();
    broker.close();
    byPassword.close();
    byCertificate.close();
    byToken.close();
    tokens.close();
  }
}
