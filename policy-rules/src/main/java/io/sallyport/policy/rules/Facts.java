package io.sallyport.policy.rules;

import io.sallyport.api.Access;
import io.sallyport.api.AccessRequest;
import java.time.ZoneId;
import java.time.ZonedDateTime;

/**
 * What a condition is evaluated over. Immutable.
 *
 * @param request the request
 * @param access the access of it that is asked about
 * @param zone where the clock of the conditions stands
 */
record Facts(AccessRequest request, Access access, ZoneId zone) {
  boolean purposeStated() {
    String purpose = request.caller().purpose();
    return purpose != null && purpose.codePoints().anyMatch(Character::isLetterOrDigit);
  }

  ZonedDateTime now() {
    return request.context().time().atZone(zone);
  }
}
