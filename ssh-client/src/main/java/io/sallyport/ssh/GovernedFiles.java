package io.sallyport.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.AccessSession;
import io.sallyport.api.Exchange;
import io.sallyport.api.Outcome;
import io.sallyport.semantics.ssh.FileGate;
import io.sallyport.semantics.ssh.SshCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.sftp.client.SftpClient;
import org.apache.sshd.sftp.client.SftpClientFactory;
import org.apache.sshd.sftp.client.impl.AbstractSftpClient;
import org.apache.sshd.sftp.client.impl.SftpInputStreamAsync;
import org.apache.sshd.sftp.common.SftpConstants;
import org.apache.sshd.sftp.common.SftpException;
import org.jspecify.annotations.Nullable;

/** Files by MINA's client; decided on here where there is a gate, else at the gateway. */
final class GovernedFiles implements SshFiles {
  private static final int PIECE = 32 * 1024;

  private final SftpClient client;
  private final @Nullable FileGate gate;

  private GovernedFiles(SftpClient client, @Nullable FileGate gate) {
    this.client = client;
    this.gate = gate;
  }

  static GovernedFiles remote(ClientSession session) throws IOException {
    return new GovernedFiles(client(session), null);
  }

  static GovernedFiles embedded(ClientSession session, AccessSession access) throws IOException {
    SftpClient client = client(session);
    FileGate.Paths paths =
        new FileGate.Paths() {
          @Override
          public String real(String path) throws IOException {
            return client.canonicalPath(path);
          }

          @Override
          public boolean exists(String path) throws IOException {
            return there(client, path);
          }
        };
    return new GovernedFiles(client, new FileGate(access, paths));
  }

  private static SftpClient client(ClientSession session) throws IOException {
    return SftpClientFactory.instance().createSftpClient(session);
  }

  private static boolean there(SftpClient client, String path) throws IOException {
    try {
      client.lstat(path);
      return true;
    } catch (SftpException e) {
      if (e.getStatus() == SftpConstants.SSH_FX_NO_SUCH_FILE) {
        return false;
      }
      throw e;
    }
  }

  /** Asks the gate. */
  private interface Asking {
    FileGate.Permitted ask(FileGate gate) throws AccessDeniedException, IOException;
  }

  /** Does what was permitted. */
  private interface Doing<T> {
    T does(String path, String other) throws IOException;
  }

  private <T> T run(Asking asking, String path, String other, Doing<T> doing)
      throws IOException, AccessDeniedException {
    if (gate == null) {
      return translated(() -> doing.does(path, other));
    }
    FileGate.Permitted permitted = asking.ask(gate);
    try {
      T result = doing.does(permitted.path(), permitted.other());
      permitted.exchange().complete(Outcome.none());
      return result;
    } catch (IOException | RuntimeException e) {
      permitted.exchange().fail(code(e), Outcome.none());
      throw e;
    }
  }

  /** A call that the gateway may refuse. */
  private interface Call<T> {
    T call() throws IOException;
  }

  private static <T> T translated(Call<T> call) throws IOException, AccessDeniedException {
    try {
      return call.call();
    } catch (SftpException e) {
      if (e.getStatus() == SftpConstants.SSH_FX_PERMISSION_DENIED) {
        GatewaySsh.throwRefusal(e.getMessage(), "");
      }
      throw e;
    }
  }

  /** The status of SFTP, as the gateway records it. */
  private static String code(Exception e) {
    int status = e instanceof SftpException sftp ? sftp.getStatus() : SftpConstants.SSH_FX_FAILURE;
    return String.valueOf(status);
  }

  @Override
  public InputStream read(String path) throws IOException, AccessDeniedException {
    if (gate == null) {
      return translated(() -> openedForReading(path));
    }
    FileGate.Permitted permitted = gate.open(path, true, false);
    return stream(permitted.exchange(), () -> openedForReading(permitted.path()));
  }

  private InputStream openedForReading(String path) throws IOException {
    // The library's own way asks for the path's size first, which is another request to decide on.
    SftpClient.CloseableHandle handle = client.open(path, EnumSet.of(SftpClient.OpenMode.Read));
    try {
      long size = client.stat(handle).getSize();
      return new SftpInputStreamAsync((AbstractSftpClient) client, PIECE, 0, size, path, handle);
    } catch (IOException | RuntimeException e) {
      handle.close();
      throw e;
    }
  }

  private static InputStream stream(Exchange<SshCall> exchange, Call<InputStream> call)
      throws IOException {
    try {
      return new Transfers.Reading(call.call(), exchange);
    } catch (IOException | RuntimeException e) {
      exchange.fail(code(e), Outcome.none());
      throw e;
    }
  }

  @Override
  public OutputStream write(String path) throws IOException, AccessDeniedException {
    if (gate == null) {
      return translated(() -> client.write(path));
    }
    FileGate.Permitted permitted = gate.open(path, false, true);
    try {
      return new Transfers.Writing(client.write(permitted.path()), permitted.exchange());
    } catch (IOException | RuntimeException e) {
      permitted.exchange().fail(code(e), Outcome.none());
      throw e;
    }
  }

  @Override
  public List<Entry> list(String path) throws IOException, AccessDeniedException {
    return run(gate -> gate.list(path), path, "", (real, other) -> entries(real));
  }

  private List<Entry> entries(String path) throws IOException {
    List<Entry> all = new ArrayList<>();
    try (SftpClient.CloseableHandle handle = client.openDir(path)) {
      for (SftpClient.DirEntry entry : client.listDir(handle)) {
        String name = entry.getFilename();
        if (!name.equals(".") && !name.equals("..")) {
          all.add(entry(name, entry.getAttributes()));
        }
      }
    }
    return all;
  }

  private static Entry entry(String name, SftpClient.Attributes attributes) {
    return new Entry(name, attributes.getSize(), attributes.isDirectory());
  }

  @Override
  public Entry stat(String path) throws IOException, AccessDeniedException {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return run(
        gate -> gate.stat(path, true), path, "", (real, other) -> entry(name, client.stat(real)));
  }

  @Override
  public void remove(String path) throws IOException, AccessDeniedException {
    Object unused = run(gate -> gate.remove(path), path, "", (real, other) -> removed(real));
  }

  private Object removed(String path) throws IOException {
    client.remove(path);
    return path;
  }

  @Override
  public void rmdir(String path) throws IOException, AccessDeniedException {
    Object unused =
        run(
            gate -> gate.remove(path),
            path,
            "",
            (real, other) -> {
              client.rmdir(real);
              return real;
            });
  }

  @Override
  public void mkdir(String path) throws IOException, AccessDeniedException {
    Object unused =
        run(
            gate -> gate.mkdir(path),
            path,
            "",
            (real, other) -> {
              client.mkdir(real);
              return real;
            });
  }

  @Override
  public void rename(String from, String to) throws IOException, AccessDeniedException {
    Object unused =
        run(
            gate -> gate.rename(from, to, false),
            from,
            to,
            (real, other) -> {
              client.rename(real, other);
              return real;
            });
  }

  @Override
  public void close() throws IOException {
    client.close();
  }
}
