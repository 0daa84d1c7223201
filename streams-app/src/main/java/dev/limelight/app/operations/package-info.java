/** What an operator runs a process by: its metrics, health and log, put together. */
@NullMarked
package dev.limelight.app.operations;

import org.jspecify.annotations.NullMarked;
