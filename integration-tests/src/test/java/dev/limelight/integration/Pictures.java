package dev.limelight.integration;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/** Image files drawn for tests: the same number gives the same picture. */
final class Pictures {
  private static final byte[] PNG_SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};

  private Pictures() {}

  static byte[] png(int number) {
    return file(picture(number, 96, 80), "png");
  }

  static byte[] jpeg(int number) {
    return file(picture(number, 96, 80), "jpg");
  }

  static byte[] onePixel() {
    return file(picture(1, 1, 1), "png");
  }

  /**
   * A black grey-scale PNG of any size in a few KB: all rows are zero, so deflate shrinks them a
   * thousandfold, and again only {@code rows} of them are there.
   */
  static byte[] hugePng(int side, int rows) {
    Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION);
    deflater.setInput(new byte[(side + 1) * rows]);
    deflater.finish();
    byte[] compressed = new byte[(side + 1) * rows / 100 + 1024];
    int length = deflater.deflate(compressed);
    deflater.end();
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(PNG_SIGNATURE);
    byte[] header = {8, 0, 0, 0, 0};
    chunk(png, "IHDR", ByteBuffer.allocate(13).putInt(side).putInt(side).put(header).array(), 13);
    chunk(png, "IDAT", compressed, length);
    chunk(png, "IEND", new byte[0], 0);
    return png.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream png, String type, byte[] content, int length) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 check = new CRC32();
    check.update(name);
    check.update(content, 0, length);
    png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(length).array());
    png.writeBytes(name);
    png.write(content, 0, length);
    png.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt((int) check.getValue()).array());
  }

  private static BufferedImage picture(int number, int width, int height) {
    BufferedImage picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = picture.createGraphics();
    Random random = new Random(number);
    for (int i = 0; i < 12; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      graphics.fillOval(
          random.nextInt(width) - width / 8,
          random.nextInt(height) - height / 8,
          width / 2,
          height / 2);
    }
    graphics.dispose();
    return picture;
  }

  private static byte[] file(BufferedImage picture, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(picture, format, bytes)) {
        throw new IllegalStateException("No writer for " + format);
      }
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }
}
