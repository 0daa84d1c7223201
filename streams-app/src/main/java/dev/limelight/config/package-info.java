/** One ConfigDef per concern, parsed once into each package's options record. */
@NullMarked
package dev.limelight.config;

import org.jspecify.annotations.NullMarked;
