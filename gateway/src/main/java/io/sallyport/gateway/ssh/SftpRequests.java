package io.sallyport.gateway.ssh;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Exchange;
import io.sallyport.api.Obligation;
import io.sallyport.api.Outcome;
import io.sallyport.api.Recording;
import io.sallyport.semantics.ssh.FileGate;
import io.sallyport.semantics.ssh.RemotePath;
import io.sallyport.semantics.ssh.SshCall;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Reads a client's requests for files in a closed world: what is not named here is not passed on. A
 * path is passed on in the canonical form that was decided on. One thread reads requests, another
 * takes answers.
 */
final class SftpRequests {
  private static final Set<String> EXTENSIONS =
      Set.of(
          "posix-rename@openssh.com",
          "statvfs@openssh.com",
          "fstatvfs@openssh.com",
          "hardlink@openssh.com",
          "fsync@openssh.com",
          "lsetstat@openssh.com",
          "limits@openssh.com");

  private static final int READS = 0x01;
  private static final int WRITES = 0x02 | 0x04 | 0x08 | 0x10;
  private static final int WRITE_ONLY = 0x02;
  private static final int MOST_OPEN = 256;

  private final Link link;
  private final FileGate gate;
  private final SftpUpstream target;
  private final OutputStream out;
  private final Map<String, OpenFile> open = new ConcurrentHashMap<>();

  /** How many are open, or asked for. */
  private final AtomicInteger places = new AtomicInteger();

  private @Nullable Recording recording;

  SftpRequests(Link link, FileGate gate, SftpUpstream target, OutputStream out) {
    this.link = link;
    this.gate = gate;
    this.target = target;
    this.out = out;
  }

  private void reply(byte[] bytes) throws IOException {
    synchronized (out) {
      out.write(bytes);
    }
  }

  /** Sends the answers that were given so far. */
  void flush() throws IOException {
    synchronized (out) {
      out.flush();
    }
  }

  /** Tells the client which version and extensions there are, of those that are understood here. */
  void greet(InputStream from) throws IOException {
    SftpPacket init = SftpPacket.read(from);
    if (init == null || init.type() != SftpPacket.INIT) {
      throw new IOException("The client does not speak SFTP.");
    }
    SftpPacket version = target.greet();
    SftpPacket.Maker own = new SftpPacket.Maker(SftpPacket.VERSION).number(3);
    while (version.position() < version.bytes().length) {
      String name = version.raw();
      String data = version.raw();
      if (EXTENSIONS.contains(name)) {
        own.raw(name).raw(data);
      }
    }
    reply(own.made());
    flush();
  }

  /** Serves until the client ends. */
  void serve(InputStream from) throws IOException {
    for (SftpPacket one = SftpPacket.read(from); one != null; one = SftpPacket.read(from)) {
      if (one.bytes().length < 9) {
        throw new IOException("A request for files has no number.");
      }
      int id = one.number();
      try {
        request(id, one);
      } catch (AccessDeniedException e) {
        reply(SftpPacket.status(id, SftpPacket.PERMISSION_DENIED, e.reason().toString()));
      } catch (SftpUpstream.Failed e) {
        reply(SftpPacket.status(id, e.status(), SftpPacket.text(e.status())));
      }
      if (from.available() == 0) {
        target.flush();
        flush();
      }
    }
  }

  private void request(int id, SftpPacket one) throws IOException, AccessDeniedException {
    switch (one.type()) {
      case SftpPacket.OPEN -> openFile(id, one);
      case SftpPacket.OPENDIR -> {
        String path = one.text();
        opened(id, known(path, () -> gate.list(path)), SftpPacket.OPENDIR, new byte[0], false);
      }
      case SftpPacket.CLOSE -> closeFile(id, one);
      case SftpPacket.READ -> read(id, one);
      case SftpPacket.WRITE -> write(id, one);
      case SftpPacket.FSTAT, SftpPacket.READDIR -> byHandle(id, one);
      case SftpPacket.FSETSTAT -> {
        OpenFile file = file(one.raw());
        if (cutsOff(file, one)) {
          pass(id, one.bytes(), null);
        } else {
          done(id, gate.setstatOpen(file.path(), resizes(one)), one);
        }
      }
      case SftpPacket.REALPATH -> realpath(id, one.text());
      case SftpPacket.EXTENDED -> extended(id, one, one.raw());
      default -> byPath(id, one);
    }
  }

  /**
   * Whether it only cuts off what stands behind the written bytes: that is part of writing, as
   * OpenSSH's {@code scp} does after each file.
   */
  private static boolean cutsOff(OpenFile file, SftpPacket one) {
    ByteBuffer attributes = ByteBuffer.wrap(one.bytes(), one.position(), one.left());
    return attributes.remaining() == 12
        && attributes.getInt() == SftpPacket.SIZE
        && file.cut(attributes.getLong());
  }

  /** Whether the attributes that come next have a length among them. */
  private static boolean resizes(SftpPacket one) throws IOException {
    return one.left() >= 4 && (one.ahead() & SftpPacket.SIZE) != 0;
  }

  private void byPath(int id, SftpPacket one) throws IOException, AccessDeniedException {
    String path = one.type() > SftpPacket.SYMLINK ? "" : one.text();
    switch (one.type()) {
      case SftpPacket.STAT -> onPath(id, one, known(path, () -> gate.stat(path, true)));
      case SftpPacket.LSTAT, SftpPacket.READLINK ->
          onPath(id, one, known(path, () -> gate.stat(path, false)));
      case SftpPacket.SETSTAT -> {
        boolean resizes = resizes(one);
        onPath(id, one, known(path, () -> gate.setstat(path, true, resizes)));
      }
      case SftpPacket.REMOVE, SftpPacket.RMDIR ->
          onPath(id, one, known(path, () -> gate.remove(path)));
      case SftpPacket.MKDIR -> onPath(id, one, known(path, () -> gate.mkdir(path)));
      case SftpPacket.RENAME -> {
        String to = one.text();
        FileGate.Permitted permitted = known(path, () -> gate.rename(path, to, false));
        onTwo(id, SftpPacket.RENAME, permitted, permitted.path(), permitted.other());
      }
      case SftpPacket.SYMLINK -> {
        // OpenSSH's order, against the draft's: what it leads to comes first.
        String at = one.text();
        FileGate.Permitted permitted = known(at, () -> gate.symlink(at, path));
        onTwo(id, SftpPacket.SYMLINK, permitted, permitted.other(), permitted.path());
      }
      default ->
          reply(SftpPacket.status(id, SftpPacket.UNSUPPORTED, "SP-8125 not a known request."));
    }
  }

  private void extended(int id, SftpPacket one, String name)
      throws IOException, AccessDeniedException {
    switch (EXTENSIONS.contains(name) ? name : "") {
      case "posix-rename@openssh.com" -> {
        String from = one.text();
        String to = one.text();
        FileGate.Permitted permitted = known(from, () -> gate.rename(from, to, true));
        onTwo(id, name, permitted, permitted.path(), permitted.other());
      }
      case "hardlink@openssh.com" -> {
        String existing = one.text();
        String at = one.text();
        FileGate.Permitted permitted = known(existing, () -> gate.hardlink(existing, at));
        onTwo(id, name, permitted, permitted.path(), permitted.other());
      }
      case "statvfs@openssh.com" -> {
        String path = one.text();
        onExtended(id, name, known(path, () -> gate.stat(path, true)), one.rest());
      }
      case "lsetstat@openssh.com" -> {
        String path = one.text();
        boolean resizes = resizes(one);
        onExtended(id, name, known(path, () -> gate.setstat(path, false, resizes)), one.rest());
      }
      case "fstatvfs@openssh.com", "fsync@openssh.com" -> {
        OpenFile unused = file(one.raw());
        pass(id, one.bytes(), null);
      }
      case "limits@openssh.com" -> pass(id, one.bytes(), null);
      default ->
          reply(SftpPacket.status(id, SftpPacket.UNSUPPORTED, "SP-8125 not a known extension."));
    }
  }

  /** A decision on a path. */
  private interface Deciding {
    FileGate.Permitted decide() throws AccessDeniedException, IOException;
  }

  /**
   * Whether a path exists is told only to those who may do something with it: where it cannot be
   * resolved, the answer is the same as for one that is refused.
   */
  private FileGate.Permitted known(String path, Deciding deciding)
      throws AccessDeniedException, IOException {
    try {
      return deciding.decide();
    } catch (SftpUpstream.Failed e) {
      boolean plain = path.startsWith("/") && !RemotePath.climbs(path);
      throw plain && gate.mayKnow(path) ? e : new SftpUpstream.Failed(SftpPacket.PERMISSION_DENIED);
    }
  }

  private void realpath(int id, String path) throws IOException {
    String real;
    try {
      real = target.real(path.isEmpty() ? "." : path);
    } catch (SftpUpstream.Failed e) {
      boolean plain = path.startsWith("/") && !RemotePath.climbs(path) && gate.mayKnow(path);
      reply(
          SftpPacket.status(
              id, plain ? e.status() : SftpPacket.PERMISSION_DENIED, "It cannot be resolved."));
      return;
    }
    boolean home = path.isEmpty() || path.equals(".");
    if (home || (real.startsWith("/") && !RemotePath.climbs(real) && gate.mayKnow(real))) {
      reply(
          new SftpPacket.Maker(SftpPacket.NAME)
              .number(id)
              .number(1)
              .text(real)
              .text(real)
              .number(0)
              .made());
    } else {
      reply(
          SftpPacket.status(
              id,
              SftpPacket.PERMISSION_DENIED,
              "SP-8126 no rule lets you do anything with this path; use one that a rule names."));
    }
  }

  private void openFile(int id, SftpPacket one) throws IOException, AccessDeniedException {
    String path = one.text();
    int flags = one.number();
    boolean writes = (flags & WRITES) != 0;
    // As OpenSSH has it: whatever is not opened for writing may be read, created or not.
    boolean reads = (flags & READS) != 0 || (flags & WRITE_ONLY) == 0;
    byte[] attributes = createdWith(one);
    byte[] tail = ByteBuffer.allocate(4 + attributes.length).putInt(flags).put(attributes).array();
    FileGate.Permitted permitted = known(path, () -> gate.open(path, reads, writes));
    opened(id, permitted, SftpPacket.OPEN, tail, writes);
  }

  /** Of the attributes for a new file only its plain permissions: no owner, no set-user-id. */
  private static byte[] createdWith(SftpPacket one) throws IOException {
    int flags = one.number();
    if ((flags & 0x1) != 0) {
      long unused = one.longNumber();
    }
    if ((flags & 0x2) != 0) {
      long unused = one.longNumber();
    }
    return (flags & 0x4) != 0
        ? ByteBuffer.allocate(8).putInt(0x4).putInt(one.number() & 0777).array()
        : new byte[4];
  }

  private void opened(int id, FileGate.Permitted permitted, int type, byte[] tail, boolean writes)
      throws IOException {
    if (places.incrementAndGet() > MOST_OPEN) {
      places.decrementAndGet();
      permitted.exchange().fail("too many", Outcome.none());
      reply(SftpPacket.status(id, SftpPacket.FAILURE, "SP-8127 too many open files; close some."));
      return;
    }
    record(permitted.exchange());
    byte[] request = new SftpPacket.Maker(type).number(0).text(permitted.path()).bytes(tail).made();
    target.send(
        request,
        answer -> {
          if (answer != null && answer.type() == SftpPacket.HANDLE) {
            int unused = answer.number();
            OpenFile file =
                new OpenFile(
                    permitted.exchange(), permitted.path(), writes, type == SftpPacket.OPENDIR);
            open.put(answer.raw(), file);
          } else {
            places.decrementAndGet();
            permitted.exchange().fail(code(answer), Outcome.none());
          }
          back(id, answer);
        });
  }

  /** Begins a recording where a rule wants one; file sessions are recorded by what was done. */
  private void record(Exchange<SshCall> exchange) throws IOException {
    if (recording == null
        && exchange.obligations().stream().anyMatch(one -> one instanceof Obligation.Recording)) {
      try {
        recording =
            link.session().record(Recording.Kind.TERMINAL, Map.of("width", 80, "height", 24));
      } catch (AccessDeniedException e) {
        exchange.fail("not recorded", Outcome.none());
        throw new SftpUpstream.Failed(SftpPacket.PERMISSION_DENIED);
      }
    }
    mark(exchange.operation().text());
  }

  private void mark(String text) throws IOException {
    Recording kept = recording;
    if (kept == null || text.isEmpty()) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      kept.append(Recording.Stream.MARK, bytes, 0, bytes.length);
    } catch (AccessDeniedException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private OpenFile file(String handle) throws IOException {
    OpenFile file = open.get(handle);
    if (file == null) {
      throw new SftpUpstream.Failed(SftpPacket.FAILURE);
    }
    return file;
  }

  private void closeFile(int id, SftpPacket one) throws IOException {
    String handle = one.raw();
    OpenFile file = file(handle);
    if (open.remove(handle) != null) {
      places.decrementAndGet();
    }
    pass(id, one.bytes(), answer -> mark(file.end(answer == null ? "broken off" : "")));
  }

  private void byHandle(int id, SftpPacket one) throws IOException {
    OpenFile unused = file(one.raw());
    pass(id, one.bytes(), null);
  }

  private void read(int id, SftpPacket one) throws IOException {
    OpenFile file = file(one.raw());
    long offset = one.longNumber();
    target.send(
        one.bytes(),
        answer -> {
          if (answer != null && answer.type() == SftpPacket.DATA) {
            int unused = answer.number();
            int count = answer.stringLength();
            if (!file.read(offset, answer.bytes(), answer.position(), count)) {
              reply(tooMuch(id));
              return;
            }
          }
          back(id, answer);
        });
  }

  private static byte[] tooMuch(int id) {
    return SftpPacket.status(
        id, SftpPacket.PERMISSION_DENIED, "SP-8110 the file is longer than its limit of bytes.");
  }

  private void write(int id, SftpPacket one) throws IOException {
    OpenFile file = file(one.raw());
    long offset = one.longNumber();
    int count = one.stringLength();
    if (!file.writes() || !file.write(offset, one.bytes(), one.position(), count)) {
      reply(tooMuch(id));
      return;
    }
    pass(id, one.bytes(), null);
  }

  private void onPath(int id, SftpPacket one, FileGate.Permitted permitted) throws IOException {
    done(
        id,
        permitted,
        new SftpPacket.Maker(one.type()).number(0).text(permitted.path()).bytes(one.rest()).made());
  }

  private void onExtended(int id, String name, FileGate.Permitted permitted, byte[] rest)
      throws IOException {
    done(
        id,
        permitted,
        new SftpPacket.Maker(SftpPacket.EXTENDED)
            .number(0)
            .raw(name)
            .text(permitted.path())
            .bytes(rest)
            .made());
  }

  private void onTwo(int id, int type, FileGate.Permitted permitted, String one, String other)
      throws IOException {
    done(id, permitted, new SftpPacket.Maker(type).number(0).text(one).text(other).made());
  }

  private void onTwo(int id, String name, FileGate.Permitted permitted, String one, String other)
      throws IOException {
    done(
        id,
        permitted,
        new SftpPacket.Maker(SftpPacket.EXTENDED).number(0).raw(name).text(one).text(other).made());
  }

  private void done(int id, FileGate.Permitted permitted, SftpPacket one) throws IOException {
    done(id, permitted, one.bytes());
  }

  /** Passes a permitted request on, and its outcome on record before the client hears of it. */
  private void done(int id, FileGate.Permitted permitted, byte[] request) throws IOException {
    record(permitted.exchange());
    pass(
        id,
        request,
        answer -> {
          String code = code(answer);
          if (code.equals("0")) {
            permitted.exchange().complete(Outcome.none());
          } else {
            permitted.exchange().fail(code, Outcome.none());
          }
        });
  }

  private void pass(int id, byte[] request, SftpUpstream.@Nullable Answering before)
      throws IOException {
    target.send(
        request,
        answer -> {
          if (before != null) {
            before.answer(answer);
          }
          back(id, answer);
        });
  }

  private void back(int id, @Nullable SftpPacket answer) throws IOException {
    if (answer != null) {
      answer.id(id);
      reply(answer.bytes());
    }
  }

  /** The status of an answer, as text: 0 where it is none or says that all is well. */
  private static String code(@Nullable SftpPacket answer) {
    if (answer == null) {
      return "gone";
    }
    return answer.type() == SftpPacket.STATUS
        ? String.valueOf(ByteBuffer.wrap(answer.bytes(), 9, 4).getInt())
        : "0";
  }

  /** The session is over: what is still open goes on record. */
  void end() {
    open.values().forEach(file -> file.end("not closed"));
    Recording kept = recording;
    if (kept != null) {
      kept.close();
    }
  }
}
