package io.sallyport.semantics.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.api.MaskKind;
import io.sallyport.api.Obligation;
import io.sallyport.api.Resource;
import io.sallyport.api.Secret;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bodies of several parts, and the frames of WebSockets, wherever they are cut. */
final class MultipartMaskerTest {
  private static final Resource RESOURCE = Resource.of("api", "x");
  private static final Obligation MASK = new Obligation.Mask(RESOURCE, "$.email", MaskKind.PARTIAL);
  private static final Obligation DETECT = new Obligation.Detect(RESOURCE, Set.of("email"));

  private static BodyMasker masker(String type, Obligation... obligations) throws Exception {
    return ResponseRules.of(List.of(obligations), null)
        .plan(
            "GET",
            200,
            List.of(new Header("content-type", type)),
            new ValueMask(Secret.of(new char[] {'k'})))
        .body();
  }

  private static BodyMasker frames(Obligation... obligations) throws Exception {
    return ResponseRules.of(List.of(obligations), null)
        .upgraded(List.of(), new ValueMask(Secret.of(new char[] {'k'})))
        .body();
  }

  private static byte[] masked(BodyMasker masker, byte[] body, int piece) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (int at = 0; at < body.length; at += piece) {
      masker.feed(body, at, Math.min(piece, body.length - at), out::write);
    }
    masker.end(out::write);
    return out.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static final String PARTS =
      """
      what no client shows
      --b
      Content-Type: application/json
      Content-Length: 29
      X-A: 1

      {"email":"alice@example.org"}
      --b
      Content-Type: application/json

      {"a":"--b"}
      --b--
      and what none shows either, alice@example.org
      """
          .replace("\n", "\r\n");

  @Test
  void partsAreMaskedByTheirTypesWhereverTheyAreCut() throws Exception {
    String expected =
        """

        --b
        Content-Type: application/json
        X-A: 1

        {"email":"a***@example.org"}
        --b
        Content-Type: application/json

        {"a":"--b"}
        --b--
        """
            .replace("\n", "\r\n");
    for (int piece = 1; piece <= PARTS.length(); piece++) {
      byte[] shown = masked(masker("multipart/mixed; boundary=b", MASK), bytes(PARTS), piece);
      assertThat(new String(shown, StandardCharsets.ISO_8859_1))
          .as("%d", piece)
          .isEqualTo(expected);
    }
  }

  @Test
  void plainFieldsAreSearchedAndEmptyPartsPass() throws Exception {
    String form =
        """
        --"x"
        Content-Disposition: form-data; name="who"

        alice@example.org
        --"x"
        Content-Disposition: form-data; name="none"

        --"x"

        bob@example.org
        --"x"--
        """
            .replace("\n", "\r\n")
            .replace("\"x\"", "x y");
    String type = "multipart/form-data; boundary=\"x y\"";
    for (int piece = 1; piece <= form.length(); piece++) {
      byte[] shown = masked(masker(type, DETECT), bytes(form), piece);
      assertThat(new String(shown, StandardCharsets.ISO_8859_1))
          .contains("name=\"who\"\r\n\r\n[email]\r\n--x y")
          .contains("name=\"none\"\r\n\r\n\r\n--x y")
          .endsWith("\r\n--x y\r\n\r\n[email]\r\n--x y--\r\n");
    }
  }

  @Test
  void whatCannotBeReadInOneWayIsCut() throws Exception {
    for (String bad :
        List.of(
            "--b\r\nContent-Type: image/png\r\n\r\nalice@example.org\r\n--b--",
            "--b\r\nContent-Type: multipart/mixed; boundary=c\r\n\r\n--c--\r\n--b--",
            "--b\r\nContent-Type: application/json\r\n\r\n{}\r\n--bx\r\n\r\n{}\r\n--b--",
            "--b \r\nContent-Type: application/json\r\n\r\n{}\r\n--b--",
            "--b\nContent-Type: application/json\n\n{}\n--b--",
            "--b\r\n Content-Type: application/json\r\n\r\n{}\r\n--b--",
            "--b\r\nContent-Type: application/json\r\nContent-Transfer-Encoding: base64\r\n\r\n{}\r\n--b--",
            "--b\r\nContent-Type: application/json\r\n\r\n{}",
            "--b\r\nContent-Type: application/json\r\n\r\n{]\r\n--b--",
            "nothing")) {
      assertThatThrownBy(() -> masked(masker("multipart/mixed; boundary=b", MASK), bytes(bad), 7))
          .as(bad)
          .isInstanceOf(MaskingException.class);
    }
    for (String type :
        List.of(
            "multipart/mixed",
            "multipart/mixed; boundary=",
            "multipart/mixed; boundary=b; boundary=c",
            "multipart/byteranges; boundary=b")) {
      assertThatThrownBy(() -> masker(type, MASK)).as(type).hasMessageContaining("SP-8531");
    }
  }

  private static byte[] frame(int first, String payload) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] body = bytes(payload);
    out.write(first);
    if (body.length < 126) {
      out.write(body.length);
    } else {
      out.write(126);
      out.write(body.length >> 8);
      out.write(body.length);
    }
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static byte[] all(byte[]... frames) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] frame : frames) {
      out.writeBytes(frame);
    }
    return out.toByteArray();
  }

  @Test
  void textMessagesAreMaskedWhereverTheyAreFragmentedAndCut() throws Exception {
    String long1 = "{\"x\":\"" + "y".repeat(300) + "\",\"email\":\"alice@example.org\"}";
    byte[] sent =
        all(
            frame(0x81, "{\"email\":\"alice@example.org\"}"),
            frame(0x01, "{\"email\":\"ali"),
            frame(0x89, "ping"),
            frame(0x00, "ce@example"),
            frame(0x80, ".org\"}"),
            frame(0x81, long1),
            frame(0x88, "\u0003\u00e8alice@example.org"));
    byte[] expected =
        all(
            frame(0x81, "{\"email\":\"a***@example.org\"}"),
            frame(0x89, "ping"),
            frame(0x81, "{\"email\":\"a***@example.org\"}"),
            frame(0x81, long1.replace("alice", "a***")),
            frame(0x88, "\u0003\u00e8"));
    for (int piece = 1; piece <= sent.length; piece++) {
      assertThat(masked(frames(MASK), sent, piece)).as("%d", piece).isEqualTo(expected);
    }
  }

  @Test
  void textThatIsNoJsonIsSearched() throws Exception {
    byte[] sent = all(frame(0x81, "write to alice@example.org\n"), frame(0x81, "[\"a@b.org\"]"));
    assertThat(masked(frames(DETECT), sent, 5))
        .isEqualTo(all(frame(0x81, "write to [email]\n"), frame(0x81, "[\"[email]\"]")));
  }

  @Test
  void framesThatCannotBeReadEndTheConnection() {
    byte[] large = {(byte) 0x81, 127, 0, 0, 0, 1, 0, 0, 0, 0};
    byte[] negative = {(byte) 0x81, 127, -1, 0, 0, 0, 0, 0, 0, 0};
    byte[] clientMask = {(byte) 0x81, (byte) 0x81, 0, 0, 0, 0, 'x'};
    for (byte[] bad :
        List.of(
            frame(0x82, "binary"),
            frame(0xC1, "packed"),
            frame(0x91, "extended"),
            frame(0x83, "unknown"),
            frame(0x8B, "unknown control"),
            frame(0x80, "continued from nothing"),
            all(frame(0x01, "{"), frame(0x81, "}")),
            frame(0x09, "fragmented control"),
            frame(0x89, "x".repeat(126)),
            frame(0x81, "no JSON"),
            frame(0x01, "{"),
            large,
            negative,
            clientMask)) {
      assertThatThrownBy(() -> masked(frames(MASK), bad, 3)).isInstanceOf(MaskingException.class);
    }
  }
}
