package io.sallyport.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.sshd.common.SshConstants;
import org.apache.sshd.common.channel.exception.SshChannelOpenException;
import org.jspecify.annotations.Nullable;

/** Leaves the decision to a gateway, which is reached as any SSH client reaches it. */
final class GatewaySsh extends SallyportSsh {
  /** The exit status of a command that the gateway refused. */
  private static final int REFUSED = 126;

  /** That of one which the gateway ended. */
  private static final int BROKEN = 255;

  private static final Pattern REFUSAL = Pattern.compile("(?s).*?(SP-\\d{4}) (.+?)\\s*");

  private final Upstreams upstreams;
  private final Upstreams.Upstream gateway;

  private GatewaySsh(Upstreams upstreams, Upstreams.Upstream gateway) {
    this.upstreams = upstreams;
    this.gateway = gateway;
  }

  static GatewaySsh open(
      String target, String host, int port, @Nullable String pinned, Secret token)
      throws SshConnectException {
    Upstreams upstreams = new Upstreams();
    try {
      HostKeyPin pin = new HostKeyPin(pinned);
      return new GatewaySsh(
          upstreams, upstreams.connect("gateway", target, host, port, pin, null, token));
    } catch (SshConnectException | RuntimeException e) {
      upstreams.close();
      throw e;
    }
  }

  @Override
  public SshProcess start(String line, OutputStream out, OutputStream err)
      throws IOException, AccessDeniedException {
    if (line.isEmpty()) {
      throw new AccessDeniedException(
          Reason.of("SP-8006", "The command line is empty.", "Send a command."), null);
    }
    Tail tail = new Tail(err);
    OutputTerms terms = new OutputTerms(List.of(), null);
    RemoteProcess process = RemoteProcess.start(gateway.session(), line, terms, null, out, tail);
    return new GatewayProcess(process, tail);
  }

  @Override
  void throwIfRefused(int status, SshProcess process) throws IOException, AccessDeniedException {
    if (status == REFUSED && process instanceof GatewayProcess own) {
      throwRefusal(own.tail.text(), "sallyport: ");
    }
    if (status == BROKEN && process instanceof GatewayProcess own) {
      throwBroken(own.tail.end());
    }
  }

  /** Throws where the last line is the gateway's, which says why it ended the command. */
  private static void throwBroken(String end) throws IOException {
    int line = end.stripTrailing().lastIndexOf('\n') + 1;
    String last = end.substring(line).strip();
    if (last.startsWith("sallyport: SP-8111")) {
      throw new SshTimeoutException(last.substring("sallyport: ".length()));
    }
    if (last.startsWith("sallyport: SP-")) {
      throw new IOException(last.substring("sallyport: ".length()));
    }
  }

  /** Throws where a text is the gateway's refusal. */
  static void throwRefusal(@Nullable String text, String start) throws AccessDeniedException {
    Matcher refusal = REFUSAL.matcher(text == null ? "" : text);
    if (text != null && text.startsWith(start) && refusal.matches()) {
      throw new AccessDeniedException(Reason.of(refusal.group(1), refusal.group(2), ""), null);
    }
  }

  @Override
  public SshFiles sftp() throws IOException {
    return GovernedFiles.remote(gateway.session());
  }

  @Override
  public SshForward forward(String host, int port) throws IOException, AccessDeniedException {
    try {
      return TunnelStreams.open(gateway.session(), host, port, null);
    } catch (IOException e) {
      for (Throwable cause = e; cause != null; cause = cause.getCause()) {
        if (cause instanceof SshChannelOpenException refused
            && refused.getReasonCode() == SshConstants.SSH_OPEN_ADMINISTRATIVELY_PROHIBITED) {
          throwRefusal(refused.getMessage(), "");
          throw new AccessDeniedException(
              Reason.of(
                  "SP-8128",
                  "The gateway refuses the connection to %s:%d.".formatted(host, port),
                  "Use an address that a rule names; the gateway's records say more."),
              e);
        }
      }
      throw e;
    }
  }

  @Override
  public void close() {
    gateway.close();
    upstreams.close();
  }

  /** Keeps the beginning and the end of what passes. */
  private static final class Tail extends OutputStream {
    private static final int MOST = 4_096;
    private final OutputStream to;
    private final java.io.ByteArrayOutputStream kept = new java.io.ByteArrayOutputStream();
    private byte[] end = {};

    Tail(OutputStream to) {
      this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int count) throws IOException {
      kept.write(bytes, offset, Math.min(count, MOST - kept.size()));
      int more = Math.min(count, MOST);
      int before = Math.min(end.length, MOST - more);
      byte[] now = Arrays.copyOfRange(end, end.length - before, end.length + more);
      System.arraycopy(bytes, offset + count - more, now, before, more);
      end = now;
      to.write(bytes, offset, count);
    }

    synchronized String end() {
      return new String(end, java.nio.charset.StandardCharsets.UTF_8);
    }

    synchronized String text() {
      return kept.toString(java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private static final class GatewayProcess implements SshProcess {
    private final RemoteProcess process;
    private final Tail tail;

    GatewayProcess(RemoteProcess process, Tail tail) {
      this.process = process;
      this.tail = tail;
    }

    @Override
    public OutputStream stdin() {
      return process.stdin();
    }

    @Override
    public int waitFor(java.time.Duration patience) throws IOException {
      return process.waitFor(patience);
    }

    @Override
    public void cancel() {
      process.cancel();
    }

    @Override
    public void close() {
      process.close();
    }
  }
}
