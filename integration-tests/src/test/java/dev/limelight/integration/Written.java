package dev.limelight.integration;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record that was written, with what it holds.
 *
 * @param record where it lies, its key and its time
 * @param value what it holds
 */
record Written<T>(ConsumerRecord<String, byte[]> record, T value) {}
