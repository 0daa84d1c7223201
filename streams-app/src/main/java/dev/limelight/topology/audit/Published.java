package dev.limelight.topology.audit;

/**
 * A record on its way out.
 *
 * @param topic where it goes
 * @param value its bytes, as the registry's wire format has them
 */
record Published(String topic, byte[] value) {}
