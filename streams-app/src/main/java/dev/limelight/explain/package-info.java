/**
 * The saliency methods as pure arithmetic over two ports: the gradient function and the classifier.
 *
 * <p>{@link dev.limelight.explain.SaliencyEngine} is the way in: a set of {@link
 * dev.limelight.explain.Method}s and their {@link dev.limelight.explain.MethodOptions}, then one
 * image after the other. Behind it an explainer serves the methods that share model runs. Those
 * that sample say at which points (a sample plan) and how the gradients fold (gradient statistics,
 * streaming), so that methods with equal plans share gradients and statistics. Every attribution
 * becomes a map in {@link dev.limelight.explain.SaliencyMap}, and nowhere else.
 */
@NullMarked
package dev.limelight.explain;

import org.jspecify.annotations.NullMarked;
