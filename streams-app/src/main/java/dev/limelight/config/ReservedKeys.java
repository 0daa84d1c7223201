package dev.limelight.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Kafka's keys that the stream sets itself: what each is, and what to set instead. */
final class ReservedKeys {
  private static final Map<String, String> RESERVED = reserved();

  private ReservedKeys() {}

  /** Why a key, without its client prefix, may not be set; empty if it may. */
  static Optional<String> refusal(String key) {
    return Optional.ofNullable(RESERVED.get(key));
  }

  /** All of them with their reasons, for the reference. */
  static Map<String, String> all() {
    return RESERVED;
  }

  private static Map<String, String> reserved() {
    Map<String, String> keys = new LinkedHashMap<>();
    String exactlyOnce = "the stream is exactly-once, always";
    keys.put("processing.guarantee", exactlyOnce);
    keys.put("transactional.id", exactlyOnce);
    keys.put("enable.idempotence", exactlyOnce);
    keys.put("isolation.level", exactlyOnce);
    keys.put("enable.auto.commit", exactlyOnce);
    keys.put("group.id", "it is application.id");
    keys.put("group.protocol", "the stream uses the classic protocol");
    String avro = "keys and values are read and written as the topics' schemas say";
    for (String key :
        new String[] {
          "key.serializer",
          "value.serializer",
          "key.deserializer",
          "value.deserializer",
          "default.key.serde",
          "default.value.serde"
        }) {
      keys.put(key, avro);
    }
    String deadLetters = "failures become dead letters, in the topic <topic.prefix>dead-letters";
    for (String key :
        new String[] {
          "deserialization.exception.handler", "default.deserialization.exception.handler",
          "processing.exception.handler", "production.exception.handler",
          "default.production.exception.handler", "errors.dead.letter.queue.topic.name"
        }) {
      keys.put(key, deadLetters);
    }
    keys.put("default.timestamp.extractor", "results carry their event's timestamp");
    keys.put("ensure.explicit.internal.resource.naming", "every name is explicit");
    String times = "it follows from explanation.max.duration.ms and max.poll.records";
    keys.put("transaction.timeout.ms", times);
    keys.put("max.poll.interval.ms", times);
    keys.put("buffered.records.per.partition", "it is max.poll.records");
    String sizes = "it follows from max.record.bytes";
    for (String key :
        new String[] {
          "max.request.size", "buffer.memory", "fetch.max.bytes", "max.partition.fetch.bytes"
        }) {
      keys.put(key, sizes);
    }
    return Collections.unmodifiableMap(keys);
  }
}
