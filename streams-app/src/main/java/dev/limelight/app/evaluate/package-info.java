/** {@code limelight evaluate}: methods compared by metrics over a folder of pictures. No Kafka. */
@NullMarked
package dev.limelight.app.evaluate;

import org.jspecify.annotations.NullMarked;
