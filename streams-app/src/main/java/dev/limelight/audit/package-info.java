/**
 * What an auditor asks of a stream: windows, drift, rules and alerts; whether a map holds; what
 * another run made of the same events. Pure: no clock, no Kafka.
 */
@NullMarked
package dev.limelight.audit;

import org.jspecify.annotations.NullMarked;
