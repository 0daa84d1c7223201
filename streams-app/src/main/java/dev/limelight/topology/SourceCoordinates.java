package dev.limelight.topology;

/**
 * Where a record came from.
 *
 * @param topic its topic
 * @param partition its partition
 * @param offset its offset
 */
public record SourceCoordinates(String topic, int partition, long offset) {}
