/** Black-box tests: a real broker, a real registry, and Limelight as a process of its own. */
@NullMarked
package dev.limelight.integration;

import org.jspecify.annotations.NullMarked;
