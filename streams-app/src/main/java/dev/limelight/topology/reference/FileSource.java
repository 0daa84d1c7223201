package dev.limelight.topology.reference;

import dev.limelight.topology.deadletter.DeadLetterReason;
import dev.limelight.topology.deadletter.EventRejectedException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Files under folders that are allowed. A path is followed to its very end first, through {@code
 * ..} and symbolic links, and only then held against the folders: a link out of them is refused.
 */
final class FileSource implements ReferenceSource {
  private final List<Path> roots;

  FileSource(List<Path> roots) {
    this.roots = List.copyOf(roots);
  }

  @Override
  public byte[] read(String uri, int maxBytes) {
    Path named = path(uri);
    try {
      if (!underRoot(named.normalize(), roots)) {
        throw refused(uri);
      }
      Path real = named.toRealPath();
      if (!underRoot(real, realRoots(named))) {
        throw refused(uri);
      }
      if (!Files.isRegularFile(real, LinkOption.NOFOLLOW_LINKS)) {
        throw new EventRejectedException(DeadLetterReason.REFERENCE_REFUSED, "Not a file: " + uri);
      }
      try (InputStream in = Files.newInputStream(real, LinkOption.NOFOLLOW_LINKS)) {
        return in.readNBytes(maxBytes + 1);
      }
    } catch (NoSuchFileException | NotDirectoryException missing) {
      requireRoots(uri, named, missing);
      throw new EventRejectedException(
          DeadLetterReason.REFERENCE_NOT_FOUND, "There is no file " + uri, missing);
    } catch (AccessDeniedException denied) {
      throw new EventRejectedException(
          DeadLetterReason.REFERENCE_REFUSED, "The file may not be read: " + uri, denied);
    } catch (IOException away) {
      throw new ReferenceUnavailableException("Cannot read " + uri, away);
    }
  }

  private static Path path(String uri) {
    try {
      URI parsed = new URI(uri);
      boolean local = parsed.getRawAuthority() == null;
      if (local && parsed.getRawQuery() == null && parsed.getRawFragment() == null) {
        return Path.of(parsed);
      }
    } catch (URISyntaxException | IllegalArgumentException malformed) {
      throw new EventRejectedException(
          DeadLetterReason.REFERENCE_REFUSED,
          "Not a file's URI, such as file:///images/a.jpg: " + uri,
          malformed);
    }
    throw new EventRejectedException(
        DeadLetterReason.REFERENCE_REFUSED,
        "Not a file's URI, such as file:///images/a.jpg, without host, query and fragment: " + uri);
  }

  /** Of the roots that are there: that one is away says nothing about a file under another. */
  private List<Path> realRoots(Path named) throws IOException {
    List<Path> real = new ArrayList<>();
    for (Path root : roots) {
      try {
        real.add(root.toRealPath());
      } catch (NoSuchFileException | NotDirectoryException away) {
        if (isAbove(root, named)) {
          throw away;
        }
      }
    }
    return real;
  }

  /** A folder that is not there is one that was not mounted: its files may all exist. */
  private void requireRoots(String uri, Path named, IOException missing) {
    for (Path root : roots) {
      if (isAbove(root, named) && Files.notExists(root)) {
        throw new ReferenceUnavailableException(
            "The folder " + root + " (image.reference.file.roots) is not there; asked for " + uri,
            missing);
      }
    }
  }

  private static boolean isAbove(Path root, Path named) {
    return named.normalize().startsWith(root.normalize());
  }

  private static boolean underRoot(Path path, List<Path> roots) {
    return roots.stream().anyMatch(root -> path.startsWith(root.normalize()));
  }

  private static EventRejectedException refused(String uri) {
    return new EventRejectedException(
        DeadLetterReason.REFERENCE_REFUSED,
        "The file lies outside of the folders that events may refer to"
            + " (image.reference.file.roots): "
            + uri);
  }
}
