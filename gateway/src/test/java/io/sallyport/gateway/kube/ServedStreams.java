package io.sallyport.gateway.kube;

import io.sallyport.testkit.HttpPeer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The streams of a cluster in a test: real processes and ports of this machine behind them. */
final class ServedStreams implements AutoCloseable {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final Path folder;
  private final Set<Process> processes = ConcurrentHashMap.newKeySet();
  final List<String> resized = new CopyOnWriteArrayList<>();

  ServedStreams(Path folder) {
    this.folder = folder;
  }

  /** Where the output of a process goes. */
  private interface Sink {
    void write(String stream, byte[] bytes, int count) throws IOException;

    void end(String status) throws IOException;
  }

  boolean serve(
      HttpPeer.Seen request,
      TestCluster.Asked asked,
      Answer answer,
      InputStream in,
      OutputStream out)
      throws IOException {
    String upgrade = String.valueOf(request.header("upgrade"));
    boolean webSocket = upgrade.equalsIgnoreCase("websocket");
    if (!webSocket && !upgrade.equalsIgnoreCase("SPDY/3.1")) {
      answer.status(400, "BadRequest", "Upgrade request required");
      return true;
    }
    String protocol = webSocket ? offered(request) : null;
    String head =
        webSocket
            ? "Upgrade: websocket\r\nSec-WebSocket-Accept: "
                + accept(request.header("sec-websocket-key"))
                + "\r\nSec-WebSocket-Protocol: "
                + protocol
            : "Upgrade: SPDY/3.1\r\nX-Stream-Protocol-Version: "
                + request.header("x-stream-protocol-version");
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n" + head + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    if (asked.sub().equals("portforward")) {
      ports(webSocket, in, out);
    } else if (webSocket) {
      channels(WebSocket.ofServer(in, out), asked);
    } else {
      streams(new Spdy(in, out), asked);
    }
    return false;
  }

  private static String offered(HttpPeer.Seen request) {
    return request.header("sec-websocket-protocol").split(",", -1)[0].strip();
  }

  private static String accept(String key) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void channels(WebSocket socket, TestCluster.Asked asked) throws IOException {
    Sink sink =
        new Sink() {
          @Override
          public void write(String stream, byte[] bytes, int count) throws IOException {
            byte channel = (byte) (stream.equals("stdout") ? 1 : 2);
            socket.write(new byte[] {channel}, bytes, 0, count);
          }

          @Override
          public void end(String status) throws IOException {
            byte[] bytes = status.getBytes(StandardCharsets.UTF_8);
            socket.write(new byte[] {3}, bytes, 0, bytes.length);
            socket.write(new WebSocket.Frame(WebSocket.CLOSE, true, new byte[] {3, (byte) 0xE8}));
          }
        };
    socket.write(new byte[] {1}, new byte[0], 0, 0);
    Process process = start(asked, sink);
    for (WebSocket.Frame frame = socket.read(); frame != null; frame = socket.read()) {
      if (frame.opcode() == WebSocket.PING) {
        socket.write(new WebSocket.Frame(WebSocket.PONG, true, frame.payload()));
      } else if (frame.opcode() == WebSocket.CLOSE) {
        break;
      } else if (frame.opcode() == WebSocket.BINARY && frame.payload().length > 0) {
        byte[] bytes = frame.payload();
        switch (bytes[0]) {
          case 0 -> typed(process, bytes, 1, bytes.length - 1);
          case 4 -> resized.add(new String(bytes, 1, bytes.length - 1, StandardCharsets.UTF_8));
          case (byte) 255 -> process.getOutputStream().close();
          default -> throw new IOException("channel " + bytes[0]);
        }
      }
    }
    process.destroyForcibly();
  }

  private static void typed(Process process, byte[] bytes, int offset, int count) {
    try {
      process.getOutputStream().write(bytes, offset, count);
      process.getOutputStream().flush();
    } catch (IOException e) {
      // It has ended, and does not care.
      return;
    }
  }

  private void streams(Spdy spdy, TestCluster.Asked asked) throws IOException {
    Map<String, Integer> ids = new ConcurrentHashMap<>();
    Map<Integer, String> types = new HashMap<>();
    Sink sink =
        new Sink() {
          @Override
          public void write(String stream, byte[] bytes, int count) throws IOException {
            spdy.data(ids.get(stream), bytes, 0, count, false);
          }

          @Override
          public void end(String status) throws IOException {
            for (String stream : List.of("stdout", "stderr")) {
              if (ids.containsKey(stream)) {
                spdy.data(ids.get(stream), new byte[0], 0, 0, true);
              }
            }
            byte[] bytes = status.getBytes(StandardCharsets.UTF_8);
            spdy.data(ids.get("error"), bytes, 0, bytes.length, true);
          }
        };
    int wanted = 1;
    for (String stream : List.of("stdin", "stdout", "stderr")) {
      wanted += asked.first(stream).equals("true") ? 1 : 0;
    }
    wanted += asked.first("tty").equals("true") ? 1 : 0;
    Process process = null;
    for (Spdy.Frame frame = spdy.read(); frame != null; frame = spdy.read()) {
      if (frame.type() == Spdy.SYN_STREAM) {
        String type = spdy.headers(frame).get("streamtype");
        ids.put(type, frame.stream());
        types.put(frame.stream(), type);
        spdy.reply(frame.stream(), false);
        if (ids.size() == wanted) {
          process = start(asked, sink);
        }
      } else if (frame.type() == Spdy.PING) {
        spdy.pass(frame);
      } else if (frame.type() == 0 && process != null) {
        String type = types.get(frame.stream());
        if (type.equals("resize")) {
          resized.add(new String(frame.payload(), StandardCharsets.UTF_8));
        } else if (type.equals("stdin")) {
          typed(process, frame.payload(), 0, frame.payload().length);
          if (frame.last()) {
            process.getOutputStream().close();
          }
        }
      }
    }
    if (process != null) {
      process.destroyForcibly();
    }
  }

  private Process start(TestCluster.Asked asked, Sink sink) throws IOException {
    List<String> command =
        asked.sub().equals("attach")
            ? List.of("sh", "-c", "echo attached; cat")
            : asked.query().getOrDefault("command", List.of("true"));
    boolean tty = asked.first("tty").equals("true");
    Process process =
        new ProcessBuilder(new ArrayList<>(command))
            .directory(folder.toFile())
            .redirectErrorStream(tty)
            .start();
    processes.add(process);
    if (!asked.first("stdin").equals("true")) {
      process.getOutputStream().close();
    }
    Thread out = pump(process.getInputStream(), "stdout", sink);
    Thread err = tty ? null : pump(process.getErrorStream(), "stderr", sink);
    Thread end =
        new Thread(
            () -> {
              try {
                out.join();
                if (err != null) {
                  err.join();
                }
                sink.end(status(process.waitFor()));
              } catch (IOException | InterruptedException e) {
                process.destroyForcibly();
              }
            },
            "cluster-process");
    end.setDaemon(true);
    end.start();
    return process;
  }

  private static String status(int code) {
    Map<String, Object> status = new LinkedHashMap<>();
    status.put("metadata", Map.of());
    status.put("status", code == 0 ? "Success" : "Failure");
    if (code != 0) {
      Map<String, Object> cause = new LinkedHashMap<>();
      cause.put("reason", "ExitCode");
      cause.put("message", String.valueOf(code));
      status.put("message", "command terminated with non-zero exit code: exit code " + code);
      status.put("reason", "NonZeroExitCode");
      status.put("details", Map.of("causes", List.of(cause)));
    }
    return Store.text(status);
  }

  private static Thread pump(InputStream from, String stream, Sink sink) {
    Thread thread =
        new Thread(
            () -> {
              byte[] piece = new byte[32_768];
              try {
                for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
                  sink.write(stream, piece, n);
                }
              } catch (IOException e) {
                // The client has gone.
                return;
              }
            },
            "cluster-" + stream);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private static void ports(boolean webSocket, InputStream in, OutputStream out)
      throws IOException {
    Spdy spdy;
    if (webSocket) {
      WebSocket socket = WebSocket.ofServer(in, out);
      WebSocketPipe pipe = new WebSocketPipe(socket, socket);
      spdy = new Spdy(pipe.in(), pipe.out());
    } else {
      spdy = new Spdy(in, out);
    }
    Map<String, Integer> errors = new HashMap<>();
    Map<Integer, Socket> sockets = new ConcurrentHashMap<>();
    for (Spdy.Frame frame = spdy.read(); frame != null; frame = spdy.read()) {
      if (frame.type() == Spdy.SYN_STREAM) {
        Map<String, String> headers = spdy.headers(frame);
        spdy.reply(frame.stream(), false);
        if (headers.get("streamtype").equals("error")) {
          errors.put(headers.get("requestid"), frame.stream());
        } else {
          int port = Integer.parseInt(headers.get("port"));
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
          sockets.put(frame.stream(), socket);
          carry(spdy, frame.stream(), errors.get(headers.get("requestid")), socket);
        }
      } else if (frame.type() == Spdy.PING) {
        spdy.pass(frame);
      } else if (frame.type() == 0 && sockets.containsKey(frame.stream())) {
        Socket socket = sockets.get(frame.stream());
        socket.getOutputStream().write(frame.payload());
        if (frame.last()) {
          socket.shutdownOutput();
        }
      }
    }
    for (Socket socket : sockets.values()) {
      socket.close();
    }
  }

  private static void carry(Spdy spdy, int stream, int errors, Socket socket) {
    Thread thread =
        new Thread(
            () -> {
              byte[] piece = new byte[32_768];
              try {
                InputStream from = socket.getInputStream();
                for (int n = from.read(piece); n >= 0; n = from.read(piece)) {
                  spdy.data(stream, piece, 0, n, false);
                }
                spdy.data(stream, piece, 0, 0, true);
                spdy.data(errors, piece, 0, 0, true);
              } catch (IOException e) {
                // The client has gone.
                return;
              }
            },
            "cluster-port");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
  }
}
