package io.sallyport.token;

import io.sallyport.api.Secret;
import org.jspecify.annotations.Nullable;

/** What a token is asked for with. */
sealed interface Grant {
  /** Puts the grant's own fields into the body. */
  void into(Form form) throws TokenException;

  /**
   * The client asks for itself (RFC 6749 §4.4).
   *
   * @param scope the scopes, or null
   * @param audience whom the token is for, where the issuer wants to be told, or null
   */
  record ClientCredentials(@Nullable String scope, @Nullable String audience) implements Grant {
    @Override
    public void into(Form form) {
      form.put("grant_type", "client_credentials").put("scope", scope).put("audience", audience);
    }
  }

  /**
   * The client trades a token that it was given for one that the gateway takes, and says who acts
   * (RFC 8693).
   *
   * @param subject supplies the token of the subject
   * @param actor supplies the token of the actor, or null
   * @param scope the scopes, or null
   * @param audience whom the token is for, or null
   */
  record Exchange(
      TokenSource subject,
      @Nullable TokenSource actor,
      @Nullable String scope,
      @Nullable String audience)
      implements Grant {
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    @Override
    public void into(Form form) throws TokenException {
      form.put("grant_type", "urn:ietf:params:oauth:grant-type:token-exchange");
      try (Secret token = subject.token()) {
        form.put("subject_token", token).put("subject_token_type", ACCESS_TOKEN);
      }
      TokenSource acting = actor;
      if (acting != null) {
        try (Secret token = acting.token()) {
          form.put("actor_token", token).put("actor_token_type", ACCESS_TOKEN);
        }
      }
      form.put("requested_token_type", ACCESS_TOKEN).put("scope", scope).put("audience", audience);
    }
  }
}
