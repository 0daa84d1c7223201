/** Whether a process lives, and whether it is ready: what probes ask for. */
@NullMarked
package dev.limelight.app.health;

import org.jspecify.annotations.NullMarked;
