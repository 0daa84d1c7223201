/**
 * What an explanation costs, and what the stream adds to it, measured on this machine: {@code
 * limelight bench}.
 */
@NullMarked
package dev.limelight.app.bench;

import org.jspecify.annotations.NullMarked;
