/** The gradient rules, by operator family. */
@NullMarked
package dev.limelight.autodiff.rule;

import org.jspecify.annotations.NullMarked;
