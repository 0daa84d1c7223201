/** Known values, computed again on the machine at hand. */
@NullMarked
package dev.limelight.app.conformance;

import org.jspecify.annotations.NullMarked;
