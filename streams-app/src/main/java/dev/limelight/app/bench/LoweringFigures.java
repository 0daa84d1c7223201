package dev.limelight.app.bench;

import dev.limelight.autodiff.DifferentiationOptions.Lowering;
import dev.limelight.runtime.GraphProfile;
import java.util.Optional;

/**
 * What a backward graph of one lowering costs, milliseconds.
 *
 * @param lowering the lowering
 * @param gradientMs one image's forward and backward pass in the setting that suits it best
 * @param gradientSetting that setting
 * @param explanationMs one explanation, on its own
 * @param loadMs one of as many at a time as there are threads
 * @param profile where the time of the gradient goes, if that was asked for
 */
record LoweringFigures(
    Lowering lowering,
    Series gradientMs,
    String gradientSetting,
    Series explanationMs,
    Series loadMs,
    Optional<GraphProfile> profile) {}
