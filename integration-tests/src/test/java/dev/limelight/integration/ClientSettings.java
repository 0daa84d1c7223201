package dev.limelight.integration;

import java.util.HashMap;
import java.util.Map;

/** Settings of those who talk to a {@link SecuredBroker} and to a {@link RegistryGateway}. */
record ClientSettings(TlsFiles tls, Secrets secrets) {
  private static final String MODULES = "org.apache.kafka.common.security.";

  /** The brokers' certificate is trusted. */
  Map<String, String> trust() {
    return Map.of(
        "ssl.truststore.location", tls.trust().toString(),
        "ssl.truststore.password", secrets.stores());
  }

  /** A user with a password; {@code password} may refer to it. */
  static Map<String, String> scram(SecuredBroker broker, String user, String password) {
    return sasl(
        broker,
        "SCRAM-SHA-512",
        "scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
            .formatted(user, password));
  }

  /** A client that fetches a token for itself. */
  static Map<String, String> oauth(SecuredBroker broker, TokenEndpoint tokens, String client) {
    Map<String, String> settings =
        sasl(broker, "OAUTHBEARER", "oauthbearer.OAuthBearerLoginModule required;");
    settings.put("sasl.oauthbearer.token.endpoint.url", tokens.url());
    settings.put("sasl.oauthbearer.client.credentials.client.id", client);
    settings.put("sasl.oauthbearer.client.credentials.client.secret", "${env:OAUTH_SECRET}");
    settings.put(
        "sasl.login.callback.handler.class",
        MODULES + "oauthbearer.OAuthBearerLoginCallbackHandler");
    return settings;
  }

  private static Map<String, String> sasl(SecuredBroker broker, String mechanism, String module) {
    Map<String, String> settings = new HashMap<>();
    settings.put("bootstrap.servers", broker.saslAddress());
    settings.put("security.protocol", "SASL_SSL");
    settings.put("sasl.mechanism", mechanism);
    settings.put("sasl.jaas.config", MODULES + module);
    return settings;
  }

  /** A certificate. */
  Map<String, String> mutual(SecuredBroker broker, String name) {
    return Map.of(
        "bootstrap.servers", broker.mutualAddress(),
        "security.protocol", "SSL",
        "ssl.keystore.location", tls.keys(name).toString(),
        "ssl.keystore.password", secrets.stores());
  }

  /** A registry whose certificate is trusted. */
  private Map<String, String> registry(RegistryGateway gateway) {
    return Map.of(
        "schema.registry.url", gateway.url(),
        "schema.registry.ssl.truststore.location", tls.trust().toString(),
        "schema.registry.ssl.truststore.password", secrets.stores());
  }

  /** A registry that asks for a password. */
  Map<String, String> registry(RegistryGateway gateway, String userInfo) {
    Map<String, String> settings = new HashMap<>(registry(gateway));
    settings.put("basic.auth.credentials.source", "USER_INFO");
    settings.put("basic.auth.user.info", userInfo);
    return settings;
  }

  /** A registry that asks for a token, which the client fetches for itself. */
  Map<String, String> tokenRegistry(RegistryGateway gateway, TokenEndpoint tokens, String client) {
    Map<String, String> settings = new HashMap<>(registry(gateway));
    settings.put("bearer.auth.credentials.source", "OAUTHBEARER");
    settings.put("bearer.auth.issuer.endpoint.url", tokens.url());
    settings.put("bearer.auth.client.id", client);
    settings.put("bearer.auth.client.secret", "${env:OAUTH_SECRET}");
    return settings;
  }

  /** A registry that asks for a certificate. */
  Map<String, String> mutualRegistry(RegistryGateway gateway, String name) {
    Map<String, String> settings = new HashMap<>(registry(gateway));
    settings.put("schema.registry.ssl.keystore.location", tls.keys(name).toString());
    settings.put("schema.registry.ssl.keystore.password", secrets.stores());
    settings.put("schema.registry.ssl.key.password", secrets.stores());
    return settings;
  }
}
