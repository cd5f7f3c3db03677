package io.sallyport.gateway.control;

import io.sallyport.api.AccessDeniedException;
import io.sallyport.gateway.control.Route.Answer;
import io.sallyport.gateway.control.Route.Asked;
import io.sallyport.gateway.store.StoreException;
import java.io.IOException;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;

/** What people see of approvals, and how they answer. Thread-safe. */
final class Answering {
  private final Operations operations;

  Answering(Operations operations) {
    this.operations = operations;
  }

  Answer list(Asked asked) throws AccessDeniedException {
    String state = asked.query().getOrDefault("state", "open");
    if (!state.equals("open") && !state.equals("all")) {
      throw new IllegalArgumentException("The parameter 'state' is open or all.");
    }
    return new Answer(200, operations.approving().list(asked.person(), state.equals("all")));
  }

  Answer show(Asked asked) throws AccessDeniedException {
    return new Answer(200, operations.approving().show(asked.person(), asked.id()));
  }

  Answer approve(Asked asked) throws AccessDeniedException {
    return new Answer(200, operations.approving().approve(asked.person(), asked.id()));
  }

  Answer refuse(Asked asked) throws AccessDeniedException, IOException, ParseException {
    Map<String, Object> body = asked.body().read();
    Bodies.known(body, Set.of("reason"));
    String why = Bodies.text(body, "reason");
    return new Answer(200, operations.approving().refuse(asked.person(), asked.id(), why));
  }

  /** What comes back through a hook, by the person that it vouches for. */
  Answer callback(Asked asked) throws AccessDeniedException, StoreException, IOException {
    return new Answer(
        200, operations.callbacks().answer(asked.id(), asked.body().text(), asked.signature()));
  }

  Answer revoke(Asked asked) throws AccessDeniedException {
    return new Answer(200, operations.approving().revoke(asked.person(), asked.id()));
  }
}
