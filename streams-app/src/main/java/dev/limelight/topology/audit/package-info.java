/** The audit as a topology: results in, summaries and alerts out. */
@NullMarked
package dev.limelight.topology.audit;

import org.jspecify.annotations.NullMarked;
