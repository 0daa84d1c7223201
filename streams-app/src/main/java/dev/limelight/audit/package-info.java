/** What an auditor asks of published results. Pure: no Kafka, no files, no clock. */
@NullMarked
package dev.limelight.audit;

import org.jspecify.annotations.NullMarked;
