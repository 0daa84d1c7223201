/** Methods by metrics over a folder of pictures: the paper's tables, for any bundle. */
@NullMarked
package dev.limelight.app.evaluate;

import org.jspecify.annotations.NullMarked;
