package dev.limelight.image;

/**
 * The size of an upright picture.
 *
 * @param width columns, at least 1
 * @param height rows, at least 1
 */
public record PictureSize(int width, int height) {}
