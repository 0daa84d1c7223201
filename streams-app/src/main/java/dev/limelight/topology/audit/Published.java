package dev.limelight.topology.audit;

import org.apache.avro.specific.SpecificRecord;

/**
 * A record on its way out.
 *
 * @param topic where it goes
 * @param value a summary or an alert
 */
record Published(String topic, SpecificRecord value) {}
