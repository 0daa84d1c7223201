package dev.limelight.topology;

import dev.limelight.explain.ExplainableModel;

/**
 * A model that events can name.
 *
 * @param model runs it
 * @param preparation brings images into its shape
 */
public record ServedModel(ExplainableModel model, ImagePreparation preparation) {}
