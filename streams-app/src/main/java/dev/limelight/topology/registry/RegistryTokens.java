package dev.limelight.topology.registry;

import static io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig.BEARER_AUTH_CLIENT_ID;
import static io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig.BEARER_AUTH_CLIENT_SECRET;
import static io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig.BEARER_AUTH_CREDENTIALS_SOURCE;
import static io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig.BEARER_AUTH_ISSUER_ENDPOINT_URL;
import static io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig.BEARER_AUTH_SCOPE;
import static io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig.BEARER_AUTH_SCOPE_CLAIM_NAME;
import static io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig.BEARER_AUTH_SUB_CLAIM_NAME;
import static org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule.OAUTHBEARER_MECHANISM;

import io.confluent.kafka.schemaregistry.client.SchemaRegistryClientConfig;
import io.confluent.kafka.schemaregistry.client.security.bearerauth.BearerAuthCredentialProvider;
import java.io.IOException;
import java.net.URL;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.oauthbearer.ClientCredentialsJwtRetriever;
import org.apache.kafka.common.security.oauthbearer.ClientJwtValidator;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule;
import org.apache.kafka.common.security.oauthbearer.OAuthBearerToken;
import org.jspecify.annotations.Nullable;

/**
 * Tokens for the registry, fetched with a client's credentials (RFC 6749, 4.4) by what Kafka's own
 * clients fetch theirs with. The registry client's way to do so was compiled against classes that
 * Kafka 4 no longer has; this one takes its keys and, named in {@code META-INF/services}, its
 * place. A token is fetched anew before it expires. Made by the registry client; thread-safe.
 */
public final class RegistryTokens implements BearerAuthCredentialProvider {
  private static final String SOURCE = "OAUTHBEARER";
  private static final String INHERITED = "SASL_OAUTHBEARER_INHERIT";

  private static final List<String> REQUIRED =
      List.of(BEARER_AUTH_ISSUER_ENDPOINT_URL, BEARER_AUTH_CLIENT_ID, BEARER_AUTH_CLIENT_SECRET);

  /** The registry client's keys in the words of Kafka's clients. */
  private static final Map<String, String> KAFKAS =
      Map.of(
          BEARER_AUTH_ISSUER_ENDPOINT_URL, SaslConfigs.SASL_OAUTHBEARER_TOKEN_ENDPOINT_URL,
          BEARER_AUTH_CLIENT_ID, SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_ID,
          BEARER_AUTH_CLIENT_SECRET, SaslConfigs.SASL_OAUTHBEARER_CLIENT_CREDENTIALS_CLIENT_SECRET,
          BEARER_AUTH_SCOPE, SaslConfigs.SASL_OAUTHBEARER_SCOPE,
          BEARER_AUTH_SCOPE_CLAIM_NAME, SaslConfigs.SASL_OAUTHBEARER_SCOPE_CLAIM_NAME,
          BEARER_AUTH_SUB_CLAIM_NAME, SaslConfigs.SASL_OAUTHBEARER_SUB_CLAIM_NAME);

  /** Share of a token's life after which another is fetched, as by Kafka's own logins. */
  private static final double USED_SHARE = 0.8;

  private final ClientCredentialsJwtRetriever endpoint = new ClientCredentialsJwtRetriever();
  private final ClientJwtValidator reader = new ClientJwtValidator();
  private @Nullable OAuthBearerToken token;
  private long usedUntilMillis;
  private @Nullable String cluster;
  private @Nullable String identityPool;

  /**
   * Refuses what could not work, before anything is asked.
   *
   * @throws IllegalArgumentException naming the keys
   */
  static void check(Map<String, String> properties) {
    String source = properties.get(BEARER_AUTH_CREDENTIALS_SOURCE);
    if (INHERITED.equals(source)) {
      throw new IllegalArgumentException(
          "%s=%s is not supported; set it to %s, with %s"
              .formatted(
                  BEARER_AUTH_CREDENTIALS_SOURCE, INHERITED, SOURCE, String.join(", ", REQUIRED)));
    }
    List<String> missing = REQUIRED.stream().filter(key -> !properties.containsKey(key)).toList();
    if (SOURCE.equals(source) && !missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s=%s also needs %s"
              .formatted(BEARER_AUTH_CREDENTIALS_SOURCE, SOURCE, String.join(", ", missing)));
    }
  }

  @Override
  public String alias() {
    return SOURCE;
  }

  @Override
  public void configure(Map<String, ?> settings) {
    cluster = (String) settings.get(SchemaRegistryClientConfig.BEARER_AUTH_LOGICAL_CLUSTER);
    identityPool = (String) settings.get(SchemaRegistryClientConfig.BEARER_AUTH_IDENTITY_POOL_ID);
    Map<String, Object> kafkas = kafkas(settings);
    List<AppConfigurationEntry> login =
        List.of(
            new AppConfigurationEntry(
                OAuthBearerLoginModule.class.getName(),
                LoginModuleControlFlag.REQUIRED,
                // The endpoint's certificate is trusted by what the registry's is.
                SchemaRegistryClientConfig.getClientSslConfig(settings)));
    endpoint.configure(kafkas, OAUTHBEARER_MECHANISM, login);
    reader.configure(kafkas, OAUTHBEARER_MECHANISM, login);
  }

  private static Map<String, Object> kafkas(Map<String, ?> settings) {
    Map<String, Object> given = new HashMap<>();
    KAFKAS.forEach(
        (ours, theirs) -> {
          Object value = settings.get(ours);
          if (value != null) {
            given.put(theirs, value);
          }
        });
    // Waiting is RegistryRetry's work: one attempt is one attempt, and a short one.
    given.put(SaslConfigs.SASL_LOGIN_CONNECT_TIMEOUT_MS, 5_000);
    given.put(SaslConfigs.SASL_LOGIN_READ_TIMEOUT_MS, 10_000);
    given.put(SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MS, 1L);
    given.put(SaslConfigs.SASL_LOGIN_RETRY_BACKOFF_MAX_MS, 1L);
    ConfigDef definition = new ConfigDef();
    SaslConfigs.addClientSaslSupport(definition);
    Map<String, Object> all = new HashMap<>(new AbstractConfig(definition, given, false).values());
    // Kafka's helpers tell a key without a value from one that is not there.
    all.values().removeIf(value -> value == null);
    return all;
  }

  @Override
  public synchronized String getBearerToken(@Nullable URL registry) {
    OAuthBearerToken held = token;
    long now = System.currentTimeMillis();
    if (held == null || now >= usedUntilMillis) {
      held = reader.validate(endpoint.retrieve());
      usedUntilMillis = now + (long) ((held.lifetimeMs() - now) * USED_SHARE);
      token = held;
    }
    return held.value();
  }

  @Override
  public @Nullable String getTargetSchemaRegistry() {
    return cluster;
  }

  @Override
  public @Nullable String getTargetIdentityPoolId() {
    return identityPool;
  }

  @Override
  public void close() throws IOException {
    endpoint.close();
    reader.close();
  }
}
