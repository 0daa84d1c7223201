package dev.limelight.image;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** How this package uses Image I/O: in memory only, with readers it names itself. */
final class Readers {
  private Readers() {}

  /** What to take from a reader whose input is set. */
  interface Reading {
    RgbImage from(ImageReader reader) throws IOException;
  }

  /** The JDK's own provider of a format, whatever else the class path or the registry holds. */
  static ImageReaderSpi ofJdk(String format) {
    Iterator<ImageReaderSpi> providers =
        IIORegistry.getDefaultInstance().getServiceProviders(ImageReaderSpi.class, true);
    while (providers.hasNext()) {
      ImageReaderSpi provider = providers.next();
      if (provider.getClass().getModule() == ImageIO.class.getModule()
          && provider.getFormatNames()[0].toLowerCase(Locale.ROOT).equals(format)) {
        return provider;
      }
    }
    throw new IllegalStateException("This JDK's module java.desktop has no reader for " + format);
  }

  /**
   * Reads through {@code reader} and disposes of it.
   *
   * @throws IOException if the data is damaged, or cut short where a decoder would only warn
   */
  static RgbImage read(ImageReader reader, byte[] bytes, Reading reading) throws IOException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
      Shortfall shortfall = new Shortfall();
      reader.addIIOReadWarningListener(shortfall);
      reader.setInput(in, true, true);
      RgbImage image = reading.from(reader);
      shortfall.check();
      return image;
    } finally {
      reader.dispose();
    }
  }
}
