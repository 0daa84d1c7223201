/**
 * The saliency methods as pure arithmetic over two ports: the gradient function and the classifier.
 */
@NullMarked
package dev.limelight.explain;

import org.jspecify.annotations.NullMarked;
