package io.sallyport.kernel;

import io.sallyport.api.Access;
import io.sallyport.api.Actor;
import io.sallyport.api.Caller;
import io.sallyport.api.Subject;
import io.sallyport.policy.spi.Approval;
import io.sallyport.policy.spi.ApprovalRequest;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What an approval is bound to, as one digest, and by which names people are known. */
final class Bindings {
  /** An attribute that several accounts of one person share. */
  private static final String IDENTITY = "identity";

  /** An attribute that names whose agent a subject is: a name, or several. */
  private static final String OWNER = "owner";

  private Bindings() {}

  static Approval.Call call(ApprovalRequest request) {
    Caller caller = request.caller();
    Set<String> barred = new HashSet<>(names(caller.subject()));
    Object owner = caller.subject().attributes().values().get(OWNER);
    if (owner instanceof Collection<?> owners) {
      owners.forEach(one -> barred.add(name(String.valueOf(one))));
    } else if (owner != null) {
      barred.add(name(owner.toString()));
    }
    List<String> actors = new ArrayList<>();
    for (Actor actor = caller.actor(); actor != null; actor = actor.behind()) {
      actors.add(actor.id());
      barred.add(name(actor.id()));
    }
    return new Approval.Call(
        caller.subject().id(),
        actors,
        barred,
        caller.purpose(),
        request.target().name(),
        request.operation(),
        touches(request.accesses()),
        request.arguments().digest(),
        request.approval().rule(),
        request.approval().by(),
        request.approval().count(),
        request.approval().uses(),
        request.approval().valid(),
        request.policyVersion());
  }

  /** The full names: a synonym means something else on another search path. */
  private static List<String> touches(List<Access> accesses) {
    return accesses.stream()
        .map(access -> access.action().name() + " " + access.resource().name())
        .distinct()
        .sorted()
        .toList();
  }

  /** All names by which a person is known: two accounts of one person have one in common. */
  static Set<String> names(Subject person) {
    Set<String> names = new HashSet<>();
    names.add(name(person.id()));
    Object identity = person.attributes().values().get(IDENTITY);
    if (identity != null) {
      names.add(name(identity.toString()));
    }
    return names;
  }

  /** Spellings that a person could take for the same name are the same. */
  private static String name(String id) {
    return Normalizer.normalize(id, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }

  /** SHA-256 over every part, each with its length, so that no two calls give the same bytes. */
  static String digest(Approval.Call call) {
    MessageDigest sha = sha256();
    add(sha, call.subject());
    addAll(sha, call.actors());
    addAll(sha, new TreeSet<>(call.barred()));
    add(sha, call.purpose());
    add(sha, call.target());
    add(sha, call.operation());
    addAll(sha, call.touches());
    add(sha, call.arguments());
    add(sha, call.rule());
    addAll(sha, new TreeSet<>(call.by()));
    add(sha, call.count() + " " + call.uses() + " " + call.valid());
    add(sha, call.policyVersion());
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void addAll(MessageDigest sha, Collection<String> texts) {
    add(sha, Integer.toString(texts.size()));
    texts.forEach(text -> add(sha, text));
  }

  private static void add(MessageDigest sha, @Nullable String text) {
    byte[] bytes = text == null ? new byte[0] : text.getBytes(StandardCharsets.UTF_8);
    sha.update((text == null ? "-:" : bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    sha.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256; this one has not.", e);
    }
  }
}
