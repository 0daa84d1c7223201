/** From encoded bytes to a preprocessed image, and from a map to a picture people can look at. */
@NullMarked
package dev.limelight.image;

import org.jspecify.annotations.NullMarked;
