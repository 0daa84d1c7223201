package dev.limelight.integration;

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
    return Map.of(
        "bootstrap.servers",
        broker.saslAddress(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "SCRAM-SHA-512",
        "sasl.jaas.config",
        MODULES
            + "scram.ScramLoginModule required username=\"%s\" password=\"%s\";"
                .formatted(user, password));
  }

  /** A client that fetches a token for itself. */
  static Map<String, String> oauth(SecuredBroker broker, TokenEndpoint tokens, String client) {
    return Map.of(
        "bootstrap.servers",
        broker.saslAddress(),
        "security.protocol",
        "SASL_SSL",
        "sasl.mechanism",
        "OAUTHBEARER",
        "sasl.oauthbearer.token.endpoint.url",
        tokens.url(),
        "sasl.oauthbearer.client.credentials.client.id",
        client,
        "sasl.oauthbearer.client.credentials.client.secret",
        "${env:OAUTH_SECRET}",
        "sasl.login.callback.handler.class",
        MODULES + "oauthbearer.OAuthBearerLoginCallbackHandler",
        "sasl.jaas.config",
        MODULES + "oauthbearer.OAuthBearerLoginModule required;");
  }

  /** A certificate. */
  Map<String, String> mutual(SecuredBroker broker, String name) {
    return Map.of(
        "bootstrap.servers", broker.mutualAddress(),
        "security.protocol", "SSL",
        "ssl.keystore.location", tls.keys(name).toString(),
        "ssl.keystore.password", secrets.stores());
  }

  /** A registry that asks for a password. */
  Map<String, String> registry(RegistryGateway gateway, String userInfo) {
    return Map.of(
        "schema.registry.url", gateway.url(),
        "basic.auth.credentials.source", "USER_INFO",
        "basic.auth.user.info", userInfo,
        "schema.registry.ssl.truststore.location", tls.trust().toString(),
        "schema.registry.ssl.truststore.password", secrets.stores());
  }

  /** A registry that asks for a certificate. */
  Map<String, String> mutualRegistry(RegistryGateway gateway, String name) {
    return Map.of(
        "schema.registry.url", gateway.url(),
        "schema.registry.ssl.truststore.location", tls.trust().toString(),
        "schema.registry.ssl.truststore.password", secrets.stores(),
        "schema.registry.ssl.keystore.location", tls.keys(name).toString(),
        "schema.registry.ssl.keystore.password", secrets.stores(),
        "schema.registry.ssl.key.password", secrets.stores());
  }
}
