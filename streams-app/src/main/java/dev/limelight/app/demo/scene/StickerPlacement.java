package dev.limelight.app.demo.scene;

/** Where the yellow sticker goes, relative to the sign. */
public enum StickerPlacement {
  /** Just outside the sign's box, without touching it. The demonstration's stream uses this one. */
  BESIDE,
  /** With its centre on the sign's face. */
  ON,
  /** One or the other, each half of the time. The training data uses this one. */
  ANYWHERE
}
