package io.gapless.replay;

import io.gapless.replay.security.Access;
import io.gapless.replay.security.KnownTokens;
import io.gapless.replay.security.Role;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import io.micronaut.context.env.Environment;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.filters.AuthenticationFetcher;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Who callers are. JWTs are Micronaut's to check; here are the tokens out of the settings. */
@Factory
final class SecurityFactory {
  /** An attribute of whoever has proved nothing. */
  static final String UNPROVED = "unproved";

  private static final String JWT = "micronaut.security.token.jwt.";
  private static final List<String> SIGNATURES =
      List.of("signatures.jwks", "signatures.jwks-static", "signatures.secret");

  @Singleton
  KnownTokens tokens(List<TokenSettings> settings) {
    KnownTokens tokens = new KnownTokens();
    for (TokenSettings next : settings) {
      tokens = tokens.with(next.name(), Role.of(next.role()), next.token());
    }
    return tokens;
  }

  @Singleton
  Access access(
      KnownTokens tokens,
      Environment environment,
      @Property(name = "micronaut.server.host") @Nullable String host) {
    return Access.of(host == null ? "" : host, !tokens.isEmpty(), jwt(environment));
  }

  private static Optional<Access.JwtChecks> jwt(Environment environment) {
    boolean trusted =
        SIGNATURES.stream().anyMatch(name -> environment.containsProperties(JWT + name));
    return trusted
        ? Optional.of(
            new Access.JwtChecks(claim(environment, "issuer"), claim(environment, "audience")))
        : Optional.empty();
  }

  private static String claim(Environment environment, String name) {
    return environment.getProperty(JWT + "claims-validators." + name, String.class).orElse("");
  }

  @Singleton
  TokenValidator<HttpRequest<?>> knownTokens(KnownTokens tokens) {
    return (token, request) ->
        tokens
            .bearer(token)
            .map(it -> Authentication.build(it.name(), List.of(it.role().lowerCase())))
            .<Publisher<Authentication>>map(Publishers::just)
            .orElseGet(Publishers::empty);
  }

  @Singleton
  AuthenticationFetcher<HttpRequest<?>> anonymous(Access access) {
    return new Anonymous(access);
  }

  /** On a developer's machine: whoever proves nothing is an operator there. */
  private static final class Anonymous implements AuthenticationFetcher<HttpRequest<?>> {
    private static final Authentication ANYBODY =
        Authentication.build(
            "anonymous", List.of(Role.OPERATOR.lowerCase()), Map.of(UNPROVED, true));

    private final Access access;

    Anonymous(Access access) {
      this.access = access;
    }

    @Override
    public Publisher<Authentication> fetchAuthentication(HttpRequest<?> request) {
      return access.isOpen() ? Publishers.just(ANYBODY) : Publishers.empty();
    }

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }
  }
}
