package io.sallyport.gateway.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sallyport.testkit.OpenSshServer;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.List;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.channel.ChannelSubsystem;
import org.apache.sshd.client.keyverifier.AcceptAllServerKeyVerifier;
import org.apache.sshd.client.session.ClientSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** File sessions that try to get out of what the rules name, message by message. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class SftpAttacksTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private SshWorld world;
  private SshClient client;
  private String free;
  private String secret;

  @BeforeAll
  void start(@TempDir Path made) throws Exception {
    assumeTrue(OpenSshServer.available(), "no sshd: install openssh-server");
    world =
        SshWorld.start(
            made,
            """
            version: 1
            audit: { journal: ./audit }
            gateway: { listeners: { ssh: { port: 0 } } }
            targets:
              web-1: { url: "{url}", key: "${secret:web-key}", host_key: "{host_key}" }
            rules:
              - id: free
                permit: [sftp.read, sftp.write, sftp.list, sftp.mkdir, sftp.remove, sftp.rename, sftp.link, sftp.setstat]
                on: ["web-1{folder}/free/**", "web-1{folder}/free"]
              - { id: never, deny: [sftp.read], on: ["web-1{folder}/free/inner/**"] }
              - { id: drop, permit: [sftp.write], on: ["web-1{folder}/drop/**"] }
              - { id: dates, permit: [sftp.setstat, sftp.read], on: ["web-1{folder}/dated/**"] }
              - { id: moves, permit: [sftp.write, sftp.remove, sftp.link], on: ["web-1{folder}/moves/**"] }
              - { id: led, permit: [sftp.link], on: ["web-1{folder}/dated/**"] }
            """);
    free = world.folder.resolve("free").toString();
    secret = world.folder.resolve("canary/keep").toString();
    Files.createSymbolicLink(Path.of(free, "file"), Path.of(secret));
    Files.createSymbolicLink(Path.of(free, "folder"), Path.of(secret).getParent());
    Files.createSymbolicLink(Path.of(free, "up"), Path.of(".."));
    Files.writeString(Path.of(free, "own"), "own");
    for (String name : List.of("drop", "dated", "moves")) {
      Files.createDirectory(world.folder.resolve(name));
      Files.writeString(world.folder.resolve(name).resolve("kept"), "kept");
    }
    client = SshClient.setUpDefaultClient();
    client.setServerKeyVerifier(AcceptAllServerKeyVerifier.INSTANCE);
    client.start();
  }

  @AfterAll
  void stop() throws Exception {
    if (world != null) {
      client.stop();
      world.close();
    }
  }

  @AfterEach
  void nothingHappened() throws Exception {
    if (world != null) {
      assertThat(Path.of(secret)).hasContent("untouched");
      try (var left = Files.list(Path.of(secret).getParent())) {
        assertThat(left).containsExactly(Path.of(secret));
      }
      assertThat(world.folder.resolve("stolen")).doesNotExist();
    }
  }

  /** A file session whose messages are written by hand. */
  private final class Session implements AutoCloseable {
    private final ClientSession session;
    private final ChannelSubsystem channel;
    private final OutputStream to;
    private final InputStream from;
    private int id = 10;

    Session() throws Exception {
      session = client.connect("web-1", "127.0.0.1", world.port()).verify(PATIENCE).getSession();
      session.addPasswordIdentity(world.token);
      session.auth().verify(PATIENCE);
      channel = session.createSubsystemChannel("sftp");
      channel.open().verify(PATIENCE);
      to = channel.getInvertedIn();
      from = channel.getInvertedOut();
      send(new SftpPacket.Maker(SftpPacket.INIT).number(3).made());
      SftpPacket version = SftpPacket.read(from);
      assertThat(version).isNotNull();
    }

    void send(byte[] bytes) throws Exception {
      to.write(bytes);
      to.flush();
    }

    SftpPacket.Maker make(int type) {
      return new SftpPacket.Maker(type).number(++id);
    }

    /** The answer's type, or its status. */
    int ask(SftpPacket.Maker request) throws Exception {
      send(request.made());
      SftpPacket answer = SftpPacket.read(from);
      if (answer == null) {
        return -1;
      }
      assertThat(answer.number()).isEqualTo(id);
      return answer.type() == SftpPacket.STATUS ? answer.number() : 1_000 + answer.type();
    }

    @Nullable String handle(SftpPacket.Maker request) throws Exception {
      send(request.made());
      SftpPacket answer = SftpPacket.read(from);
      if (answer == null || answer.type() != SftpPacket.HANDLE) {
        return null;
      }
      assertThat(answer.number()).isEqualTo(id);
      return answer.raw();
    }

    SftpPacket.Maker open(String path, int flags) {
      return make(SftpPacket.OPEN).text(path).number(flags).number(0);
    }

    @Override
    public void close() throws Exception {
      session.close(true);
    }
  }

  /** The ways to write a path that leads out. */
  private List<String> outside() {
    return List.of(
        secret,
        free + "/../canary/keep",
        free + "/file",
        free + "/folder/keep",
        free + "/folder/../canary/keep",
        free + "/up/canary/keep",
        free + "/./folder//keep",
        "//" + secret.substring(1),
        free + "/up/up/../canary/keep".replace("up/up/..", "up"),
        free + "/own/../../canary/keep",
        free + "/folder/./../canary/keep",
        "../".repeat(20) + secret.substring(1),
        "canary/keep");
  }

  @Test
  void noWayToWriteAPathLeadsOut() throws Exception {
    try (Session sftp = new Session()) {
      for (String path : outside()) {
        for (int flags : new int[] {1, 2, 3, 0x0a, 0x1a, 0x2a, 0, 0x40000001}) {
          assertThat(sftp.ask(sftp.open(path, flags))).as(path).isIn(2, 3, 4);
        }
        for (int type :
            new int[] {
              SftpPacket.OPENDIR,
              SftpPacket.REMOVE,
              SftpPacket.RMDIR,
              SftpPacket.READLINK,
              SftpPacket.STAT,
              SftpPacket.REALPATH
            }) {
          if (path.equals(free + "/file") && type != SftpPacket.OPENDIR) {
            continue; // The link itself is free.
          }
          assertThat(sftp.ask(sftp.make(type).text(path))).as(type + path).isIn(2, 3, 4);
        }
        assertThat(sftp.ask(sftp.make(SftpPacket.SETSTAT).text(path).number(4).number(0)))
            .as(path)
            .isIn(2, 3, 4);
        if (!path.equals(free + "/file")) {
          assertThat(sftp.ask(sftp.make(SftpPacket.MKDIR).text(path + "x").number(0)))
              .as(path)
              .isIn(2, 3, 4);
        }
      }
    }
  }

  @Test
  void linksAndRenamesAndExtensionsLeadNowhereElse() throws Exception {
    try (Session sftp = new Session()) {
      for (String path : outside()) {
        boolean link = path.equals(free + "/file");
        for (String[] pair : new String[][] {{path, free + "/new"}, {free + "/own", path}}) {
          if (!link) {
            assertThat(sftp.ask(sftp.make(SftpPacket.RENAME).text(pair[0]).text(pair[1])))
                .isIn(2, 3, 4);
            for (String name : List.of("posix-rename@openssh.com", "hardlink@openssh.com")) {
              assertThat(extended(sftp, name, pair[0], pair[1])).as(path).isIn(2, 3, 4);
            }
          }
          if (pair[0].equals(path) || !link) {
            assertThat(sftp.ask(sftp.make(SftpPacket.SYMLINK).text(pair[0]).text(pair[1])))
                .as(path)
                .isIn(2, 3, 4);
          }
        }
        assertThat(extended(sftp, "statvfs@openssh.com", path)).as(path).isIn(2, 3, 4);
        if (!link) {
          assertThat(extended(sftp, "lsetstat@openssh.com", path)).as(path).isIn(2, 3, 4);
        }
      }
      for (String name :
          List.of(
              "copy-data",
              "copy-file",
              "home-directory",
              "expand-path@openssh.com",
              "users-groups-by-id@openssh.com",
              "check-file-name",
              "check-file-handle",
              "md5-hash",
              "space-available",
              "text-seek",
              "vendor-id",
              "version-select",
              "get-temp-folder",
              "make-temp-folder",
              "posix-rename@openssh.com\0",
              "POSIX-RENAME@OPENSSH.COM",
              "")) {
        assertThat(extended(sftp, name, secret, free + "/new")).as(name).isEqualTo(8);
      }
      for (int type : new int[] {0, 1, 2, 21, 22, 23, 99, 101, 102, 103, 105, 199, 201, 255}) {
        assertThat(sftp.ask(sftp.make(type).text(secret))).as("" + type).isIn(8);
      }
    }
    assertThat(Path.of(free, "new")).doesNotExist();
    assertThat(Path.of(free, "own")).hasContent("own");
  }

  private static int extended(Session sftp, String name, String... paths) throws Exception {
    SftpPacket.Maker maker = sftp.make(SftpPacket.EXTENDED).raw(name);
    for (String path : paths) {
      maker.text(path);
    }
    return sftp.ask(maker);
  }

  @Test
  void handlesCountForWhatTheyWereOpenedFor() throws Exception {
    try (Session sftp = new Session()) {
      String reading = sftp.handle(sftp.open(free + "/own", 1));
      assertThat(reading).isNotNull();
      assertThat(
              sftp.ask(
                  sftp.make(SftpPacket.WRITE)
                      .raw(reading)
                      .number(0)
                      .number(0)
                      .string(new byte[] {1})))
          .isEqualTo(3);
      for (String handle :
          List.of("", "\0\0\0\7", "\377\377\377\377", "x".repeat(300), reading + "\0")) {
        assertThat(sftp.ask(sftp.make(SftpPacket.READ).raw(handle).number(0).number(0).number(100)))
            .isEqualTo(4);
        assertThat(sftp.ask(sftp.make(SftpPacket.CLOSE).raw(handle))).isEqualTo(4);
        assertThat(sftp.ask(sftp.make(SftpPacket.FSETSTAT).raw(handle).number(0))).isEqualTo(4);
      }
      assertThat(sftp.ask(sftp.make(SftpPacket.CLOSE).raw(reading))).isZero();
      assertThat(sftp.ask(sftp.make(SftpPacket.CLOSE).raw(reading))).isEqualTo(4);
    }
  }

  /** OpenSSH opens for reading what is to be created and nothing else. */
  @Test
  void leaveToWriteIsNoLeaveToReadHoweverItIsOpened() throws Exception {
    String kept = world.folder.resolve("drop/kept").toString();
    try (Session sftp = new Session()) {
      for (int flags : new int[] {0, 1, 4, 8, 9, 0x0c, 0x10, 0x18, 0x20, 0x28}) {
        assertThat(sftp.ask(sftp.open(kept, flags))).as("" + flags).isEqualTo(3);
      }
      String handle = sftp.handle(sftp.open(kept, 2));
      assertThat(handle).isNotNull();
      assertThat(sftp.ask(sftp.make(SftpPacket.READ).raw(handle).number(0).number(0).number(100)))
          .isBetween(1, 999);
    }
    assertThat(Path.of(kept)).hasContent("kept");
  }

  @Test
  void leaveToSetAttributesIsNoLeaveToCutOff() throws Exception {
    String kept = world.folder.resolve("dated/kept").toString();
    try (Session sftp = new Session()) {
      assertThat(sftp.ask(sftp.make(SftpPacket.SETSTAT).text(kept).number(8).number(1).number(1)))
          .isZero();
      byte[] empty = ByteBuffer.allocate(12).putInt(1).array();
      assertThat(sftp.ask(sftp.make(SftpPacket.SETSTAT).text(kept).bytes(empty))).isEqualTo(3);
      String handle = sftp.handle(sftp.open(kept, 1));
      assertThat(handle).isNotNull();
      assertThat(sftp.ask(sftp.make(SftpPacket.FSETSTAT).raw(handle).bytes(empty))).isEqualTo(3);
      assertThat(
              sftp.ask(
                  sftp.make(SftpPacket.EXTENDED)
                      .raw("lsetstat@openssh.com")
                      .text(kept)
                      .bytes(empty)))
          .isEqualTo(3);
    }
    assertThat(Path.of(kept)).hasContent("kept");
  }

  /** A link in the place of a file that is open must not lend it the other's attributes. */
  @Test
  void anOpenFileKeepsTheNameThatWasDecidedOn() throws Exception {
    Path own = world.folder.resolve("moves/own");
    String dated = world.folder.resolve("dated/kept").toString();
    try (Session sftp = new Session()) {
      String handle = sftp.handle(sftp.open(own.toString(), 0x0a));
      assertThat(handle).isNotNull();
      // A second name, so that what is open can still be looked at.
      Files.createLink(world.folder.resolve("moves/second"), own);
      assertThat(sftp.ask(sftp.make(SftpPacket.REMOVE).text(own.toString()))).isZero();
      assertThat(sftp.ask(sftp.make(SftpPacket.SYMLINK).text(dated).text(own.toString()))).isZero();
      assertThat(sftp.ask(sftp.make(SftpPacket.FSETSTAT).raw(handle).number(4).number(0777)))
          .isEqualTo(3);
    }
    Path second = world.folder.resolve("moves/second");
    assertThat(Files.getPosixFilePermissions(second))
        .doesNotContain(PosixFilePermission.OTHERS_WRITE);
  }

  @Test
  void aFolderIsNotRenamedAwayFromUnderADeny() throws Exception {
    Path inner = Files.createDirectories(Path.of(free, "inner"));
    try (Session sftp = new Session()) {
      for (String from : List.of(free + "/inner", free + "/inner/", free + "/./inner")) {
        assertThat(sftp.ask(sftp.make(SftpPacket.RENAME).text(from).text(free + "/outer")))
            .isEqualTo(3);
        assertThat(extended(sftp, "posix-rename@openssh.com", from, free + "/outer")).isEqualTo(3);
      }
    }
    assertThat(inner).exists();
  }

  @Test
  void filesThatAreStillBeingOpenedCountAsOpen() throws Exception {
    try (Session sftp = new Session()) {
      ByteArrayOutputStream all = new ByteArrayOutputStream();
      for (int i = 0; i < 400; i++) {
        all.writeBytes(sftp.open(free + "/own", 1).made());
      }
      sftp.send(all.toByteArray());
      int opened = 0;
      for (int i = 0; i < 400; i++) {
        SftpPacket answer = SftpPacket.read(sftp.from);
        assertThat(answer).isNotNull();
        opened += answer.type() == SftpPacket.HANDLE ? 1 : 0;
      }
      assertThat(opened).isEqualTo(256);
    }
  }

  /** A new file is not set-user-id, whatever was asked for. */
  @Test
  void aNewFileGetsPlainPermissionsOnly() throws Exception {
    try (Session sftp = new Session()) {
      assertThat(
              sftp.handle(
                  sftp.make(SftpPacket.OPEN)
                      .text(free + "/suid")
                      .number(0x0a)
                      .number(4)
                      .number(06755)))
          .isNotNull();
    }
    assertThat((int) Files.getAttribute(Path.of(free, "suid"), "unix:mode") & 07000).isZero();
  }

  /** What is no message ends the session, and only it. */
  @Test
  void garbageEndsTheSessionAlone() throws Exception {
    byte[][] all = {
      {0, 0, 0, 0},
      {-1, -1, -1, -1, 3},
      {0x7f, 0, 0, 0, 3},
      {0, 0, 0, 5, 3, 0, 0, 0, 1},
      {0, 0, 0, 9, 3, 0, 0, 0, 1, 0x7f, -1, -1, -1},
      {0, 0, 0, 9, 3, 0, 0, 0, 1, -1, -1, -1, -1},
      {0, 0, 0, 2, 5, 0},
      ByteBuffer.allocate(17)
          .putInt(13)
          .put((byte) SftpPacket.STAT)
          .putInt(1)
          .putInt(4)
          .put("/a\0b".getBytes(StandardCharsets.US_ASCII))
          .array(),
      ByteBuffer.allocate(15)
          .putInt(11)
          .put((byte) SftpPacket.STAT)
          .putInt(1)
          .putInt(2)
          .put(new byte[] {(byte) 0xff, (byte) 0xfe})
          .array(),
    };
    for (byte[] garbage : all) {
      try (Session sftp = new Session()) {
        sftp.send(garbage);
        assertThat(sftp.from.read()).isEqualTo(-1);
      }
    }
    try (Session sftp = new Session()) {
      int long1 = sftp.ask(sftp.make(SftpPacket.STAT).text("/" + "a/".repeat(120_000)));
      assertThat(long1).isIn(2, 3, 4, -1);
    }
    try (Session sftp = new Session()) {
      assertThat(sftp.ask(sftp.make(SftpPacket.STAT).text(free + "/own"))).isEqualTo(1_105);
    }
  }
}
