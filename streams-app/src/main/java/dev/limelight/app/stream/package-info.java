/** Running the stream: what is checked before the start, the life of the process, its topics. */
@NullMarked
package dev.limelight.app.stream;

import org.jspecify.annotations.NullMarked;
