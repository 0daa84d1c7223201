/** What an auditor asks of a stream: windows, drift, rules and alerts. Pure: no clock, no Kafka. */
@NullMarked
package dev.limelight.audit;

import org.jspecify.annotations.NullMarked;
