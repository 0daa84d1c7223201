/**
 * Traffic-sign scenes for the demonstration, drawn by the program itself so that a fresh machine
 * needs neither data nor weights from anywhere.
 *
 * <p>A {@link dev.limelight.app.demo.scene.SceneStream} names an endless sequence of scenes, {@link
 * dev.limelight.app.demo.scene.SceneRenderer} draws one of them, and the {@link
 * dev.limelight.app.demo.scene.Scene} carries the ground truth along: the class, the sign's box and
 * mask, and the sticker if there is one. Every scene is a pure function of its {@link
 * dev.limelight.app.demo.scene.SceneSpec}.
 *
 * <p>Lengths are in frame pixels: the frame is {@value dev.limelight.app.demo.scene.Scene#SIZE}
 * pixels wide and high, x to the right, y down.
 */
@NullMarked
package dev.limelight.app.demo.scene;

import org.jspecify.annotations.NullMarked;
