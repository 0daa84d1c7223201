package dev.limelight.topology.registry;

import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.io.EOFException;
import java.io.IOException;
import java.util.Set;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.errors.ThrottlingQuotaExceededException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.security.oauthbearer.internals.secured.UnretryableException;

/** What a failed call to the registry means. */
enum RegistryFailure {
  /** The registry answered: no such schema, or no such subject. */
  NOT_FOUND,
  /** It could not be reached, or is not able to answer just now. */
  TRANSIENT,
  /** It does not know who asks, or does not allow it. */
  DENIED,
  /** It answered, and trying again will not change the answer: incompatible schema. */
  REFUSED,
  /** Not the registry's doing. */
  UNRELATED;

  /** No such subject, no such version, no such schema: the registry's own words, not a proxy's. */
  private static final Set<Integer> NOT_FOUND_CODES = Set.of(40401, 40402, 40403);

  /** The client's own code for an answer that is not the registry's JSON: a proxy's error page. */
  private static final int NOT_THE_REGISTRYS_ANSWER = 50005;

  static RegistryFailure of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof RestClientException answer) {
        return of(answer);
      }
      if (cause instanceof UnretryableException) {
        // The token endpoint's refusal; Kafka has no other name for it.
        return DENIED;
      }
      if (isTransient(cause)) {
        return TRANSIENT;
      }
    }
    return UNRELATED;
  }

  /** The serializer hides some of the registry's answers behind Kafka's own exceptions. */
  private static boolean isTransient(Throwable cause) {
    boolean cutOff = cause instanceof IOException && !(cause instanceof EOFException);
    return cutOff
        || cause instanceof TimeoutException
        || cause instanceof DisconnectException
        || cause instanceof ThrottlingQuotaExceededException;
  }

  private static RegistryFailure of(RestClientException answer) {
    int status = answer.getStatus();
    if (status == 404 && NOT_FOUND_CODES.contains(answer.getErrorCode())) {
      return NOT_FOUND;
    }
    if (status == 401 || status == 403) {
      return DENIED;
    }
    boolean unwell = status >= 500 || status == 408 || status == 429;
    return unwell || answer.getErrorCode() == NOT_THE_REGISTRYS_ANSWER || status == 404
        ? TRANSIENT
        : REFUSED;
  }
}
