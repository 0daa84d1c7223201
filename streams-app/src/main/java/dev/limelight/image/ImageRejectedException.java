package dev.limelight.image;

import java.util.Objects;

/** An image event's picture cannot be used; the event is at fault, not the configuration. */
public final class ImageRejectedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ImageFault fault;

  /** A refusal for the given reason; the message names what was found and what is accepted. */
  public ImageRejectedException(ImageFault fault, String message) {
    super(message);
    this.fault = Objects.requireNonNull(fault);
  }

  ImageRejectedException(ImageFault fault, String message, Throwable cause) {
    super(message, cause);
    this.fault = Objects.requireNonNull(fault);
  }

  /** The reason. */
  public ImageFault fault() {
    return fault;
  }
}
