package dev.limelight.image;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import java.io.IOException;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * JPEG (ITU-T T.81). Samples are read raw and converted here, so that neither an embedded colour
 * profile, broken or not, nor the machine's own profiles change what a model sees: the same as
 * libjpeg's and Pillow's conversions, which models are trained with.
 */
final class JpegCodec implements ImageCodec {
  private static final ImageReaderSpi READERS = readers();

  private static ImageReaderSpi readers() {
    IIORegistry registry = IIORegistry.getDefaultInstance();
    JPEGImageReaderSpi registered = registry.getServiceProviderByClass(JPEGImageReaderSpi.class);
    if (registered != null) {
      return registered;
    }
    // Its registration is what hands it the JDK's decoder to build on; whether the registry's own
    // scan saw it depends on the class loader of whichever thread came first.
    JPEGImageReaderSpi added = new JPEGImageReaderSpi();
    registry.registerServiceProvider(added);
    return added;
  }

  @Override
  public ImageHeader header(byte[] bytes) {
    JpegStructure structure = JpegStructure.of(bytes);
    return new ImageHeader(structure.width(), structure.height(), structure.orientation());
  }

  @Override
  public RgbImage pixels(byte[] bytes) throws IOException {
    JpegStructure structure = JpegStructure.of(bytes);
    ImageReader reader = READERS.createReaderInstance();
    return Readers.read(reader, bytes, r -> structure.colors().convert(r.readRaster(0, null)));
  }
}
