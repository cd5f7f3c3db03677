package io.sallyport.gateway.control;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.api.Reason;
import io.sallyport.api.Secret;
import io.sallyport.gateway.approvals.Person;
import io.sallyport.gateway.door.DoorServices;
import io.sallyport.gateway.door.Presented;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/**
 * Who asks, and who may administer the gateway: members of the groups that the configuration names,
 * and whoever can read the file that the gateway writes for its own account. Thread-safe.
 */
final class Admins {
  private final DoorServices services;
  private final Person.Groups groups;
  private final byte[] local;

  Admins(DoorServices services, Person.Groups groups, byte[] local) {
    this.services = services;
    this.groups = groups;
    this.local = local.clone();
  }

  /**
   * Who asks.
   *
   * @param header the header Authorization (RFC 6750)
   * @throws AccessDeniedException when it shows no credential that counts
   */
  Person person(@Nullable String header, String peer) throws AccessDeniedException {
    String text = Presented.Token.text(header);
    if (text == null) {
      throw refused("SP-7130", "This needs a bearer token.");
    }
    if (MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), local)) {
      return Person.local();
    }
    try (Secret token = Secret.of(text.toCharArray())) {
      return Person.of(services.authenticate(new Presented.Token(token, peer)), groups);
    }
  }

  /** Refuses whom that is not for. */
  static void require(Person person, Route.Access access) throws AccessDeniedException {
    if (access == Route.Access.ADMIN && !person.admin()) {
      throw refused("SP-7131", "This is for administrators of the gateway.");
    }
    if (access == Route.Access.AUDITOR && !person.seesAll()) {
      throw refused("SP-7131", "This is for administrators and auditors of the gateway.");
    }
  }

  private static AccessDeniedException refused(String code, String message) {
    return new AccessDeniedException(
        Reason.of(code, message, "Use a token of a group that 'gateway.identity.admins' names."),
        null);
  }
}
