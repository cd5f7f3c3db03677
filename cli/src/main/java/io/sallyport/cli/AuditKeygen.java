package io.sallyport.cli;

import io.sallyport.audit.journal.NoteSigner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes a key that signs checkpoints. */
@Command(
    name = "keygen",
    description = {
      "Makes an Ed25519 key that signs a journal's checkpoints, and prints what checks them.",
      "Without --secret, the first line printed is the secret one."
    },
    mixinStandardHelpOptions = true)
final class AuditKeygen implements Callable<Integer> {
  private final Screen screen;

  @Parameters(paramLabel = "NAME", description = "who signs, such as audit.example.org")
  private String name = "";

  @Option(
      names = "--secret",
      paramLabel = "FILE",
      description = "write the secret there, readable by its owner only; the file must be new")
  private @Nullable Path secret;

  AuditKeygen(Screen screen) {
    this.screen = screen;
  }

  @Override
  public Integer call() throws CliException, IOException {
    NoteSigner signer;
    try {
      signer = NoteSigner.generate(name);
    } catch (IllegalArgumentException e) {
      throw new CliException(
          "SP-9001 not understood: '%s'; a name has no blanks and no plus signs; take another."
              .formatted(Screen.safe(name)),
          e);
    }
    Path file = secret;
    if (file == null) {
      screen.line(signer.secret());
    } else {
      write(file, signer.secret() + "\n");
    }
    screen.line(signer.verifier().toString());
    return 0;
  }

  private static void write(Path file, String text) throws CliException, IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owner =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Set<StandardOpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (SeekableByteChannel channel = Files.newByteChannel(file, fresh, owner)) {
      ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (FileAlreadyExistsException e) {
      throw new CliException(
          "SP-9008 the file is there already: '%s'; a key is never written over another; name a new file."
              .formatted(Screen.safe(file.toString())),
          e);
    }
  }
}
