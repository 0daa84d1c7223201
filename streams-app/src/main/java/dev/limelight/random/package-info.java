/** Counter-based random numbers: a pure function of run seed, event, model, sample and element. */
@NullMarked
package dev.limelight.random;

import org.jspecify.annotations.NullMarked;
