/**
 * From encoded bytes to a preprocessed image, and from a saliency map to a picture people can look
 * at.
 *
 * <ul>
 *   <li>{@link dev.limelight.image.ImageDecoder}: JPEG, PNG, WebP or BMP bytes to an upright {@link
 *       dev.limelight.image.RgbImage}, within {@link dev.limelight.image.ImageLimits};
 *   <li>{@link dev.limelight.image.Preprocessing}: that picture to the tensor a model was trained
 *       on, and regions of the picture to regions of the map;
 *   <li>{@link dev.limelight.image.RawTensor}: an image that arrives preprocessed;
 *   <li>{@link dev.limelight.image.Overlay}: the picture, the map over it and its figures, as PNG.
 * </ul>
 *
 * What cannot be used is refused with an {@link dev.limelight.image.ImageRejectedException}, whose
 * {@link dev.limelight.image.ImageFault} says why.
 */
@NullMarked
package dev.limelight.image;

import org.jspecify.annotations.NullMarked;
