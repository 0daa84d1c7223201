/** The command line: commands, wiring, exit codes. */
@NullMarked
package dev.limelight.app;

import org.jspecify.annotations.NullMarked;
