/** What belongs to an event besides its contents: its trace, and its name in the log. */
@NullMarked
package dev.limelight.topology.context;

import org.jspecify.annotations.NullMarked;
