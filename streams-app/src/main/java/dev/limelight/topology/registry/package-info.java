/**
 * The schema registry as the stream uses it: Avro values in Confluent's wire format, and a registry
 * that is away treated as what it is: something to wait for, never a fault of the record at hand.
 */
@NullMarked
package dev.limelight.topology.registry;

import org.jspecify.annotations.NullMarked;
