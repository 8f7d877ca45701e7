package io.gapless.replay.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.gapless.stack.LocalStack;
import io.gapless.stack.ServiceSettings;
import io.gapless.stack.StackOptions;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who may do what, on every route there is. */
final class SecurityIT {
  private static final String SECRET = "a secret of 32 bytes or more for the tests";
  private static final String ISSUER = "https://issuer.test";
  private static final String AUDIENCE = "gapless-replay";
  private static final Map<String, String> TOKENS =
      Map.of(
          "viewer", "token-of-a-viewer-here",
          "projection", "token-of-a-projection",
          "operator", "token-of-an-operator-x");

  private static final String JSON = "Content-Type: application/json";

  private static final Set<String> ALL = Set.of("anonymous", "viewer", "projection", "operator");
  private static final Set<String> KNOWN = Set.of("viewer", "projection", "operator");
  private static final Set<String> SEES = Set.of("viewer", "operator");
  private static final Set<String> FOLDS = Set.of("projection", "operator");
  private static final Set<String> CHANGES = Set.of("operator");

  /** Every route of the service; one that is not here fails the test. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("GET /health", ALL),
          Map.entry("GET /health/{selector}", ALL),
          Map.entry("GET /prometheus", KNOWN),
          Map.entry("GET /problems/{name}", ALL),
          Map.entry("GET /v1/openapi", ALL),
          Map.entry("GET /v1/status", SEES),
          Map.entry("GET /v1/audit", SEES),
          Map.entry("GET /v1/heads", KNOWN),
          Map.entry("GET /v1/events", KNOWN),
          Map.entry("GET /v1/events/{entityType:[^/]+}/{entityId:[^/]+}", KNOWN),
          Map.entry("POST /v1/backfills", FOLDS),
          Map.entry("GET /v1/writers", SEES),
          Map.entry("GET /v1/spill/quarantine", SEES),
          Map.entry("POST /v1/spill/quarantine/requeue", CHANGES),
          Map.entry("POST /v1/spill/quarantine/discard", CHANGES),
          Map.entry("GET /v1/replays", SEES),
          Map.entry("POST /v1/replays", CHANGES),
          Map.entry("POST /v1/replays/dry-runs", CHANGES),
          Map.entry("GET /v1/replays/{id}", SEES),
          Map.entry("GET /v1/replays/{id}/progress", SEES),
          Map.entry("POST /v1/replays/{id}/pause", CHANGES),
          Map.entry("POST /v1/replays/{id}/resume", CHANGES),
          Map.entry("POST /v1/replays/{id}/cancel", CHANGES),
          Map.entry("GET /v1/reconciliations", SEES),
          Map.entry("POST /v1/reconciliations", CHANGES),
          Map.entry("GET /v1/reconciliations/{id}", SEES),
          Map.entry("GET /v1/reconciliations/{id}/findings", SEES),
          Map.entry("POST /v1/reconciliations/{id}/repair", CHANGES),
          Map.entry("GET /v1/projections", SEES),
          Map.entry("GET /v1/projections/{name}", SEES),
          Map.entry("GET /v1/projections/{name}/commands", SEES),
          Map.entry("POST /v1/projections/{name}/commands", CHANGES),
          Map.entry("PUT /v1/projections/{name}/instances/{instance}", FOLDS));

  private static LocalStack shared;
  private static ReplayStack stack;
  private static EmbeddedServer replica;

  @BeforeAll
  static void start() {
    shared = LocalStack.start(StackOptions.forTest("security"));
    stack = new ReplayStack(shared);
    ServiceSettings settings = stack.settings();
    for (Map.Entry<String, String> token : TOKENS.entrySet()) {
      String key = "GAPLESS_SECURITY_TOKENS_" + token.getKey().toUpperCase(Locale.ROOT);
      settings =
          settings.with(key + "_ROLE", token.getKey()).with(key + "_TOKEN", token.getValue());
    }
    String jwt = "MICRONAUT_SECURITY_TOKEN_JWT_";
    replica =
        stack.replica(
            settings
                .with(jwt + "SIGNATURES_SECRET_TEST_SECRET", SECRET)
                .with(jwt + "CLAIMS_VALIDATORS_ISSUER", ISSUER)
                .with(jwt + "CLAIMS_VALIDATORS_AUDIENCE", AUDIENCE));
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> as("viewer", "GET", "/v1/projections").status() == 200);
  }

  @AfterAll
  static void stop() throws Exception {
    stack.close();
    shared.close();
  }

  @Test
  void every_route_serves_those_who_may_and_nobody_else() throws IOException {
    Map<String, Set<String>> served = new LinkedHashMap<>();
    for (UriRouteInfo<?, ?> route : routes()) {
      String name = route.getHttpMethodName() + " " + route.getUriMatchTemplate();
      Set<String> roles = new TreeSet<>();
      for (String role : ALL) {
        int status = as(role, route.getHttpMethodName(), target(route)).status();
        assertThat(status).as("%s as %s", name, role).isLessThan(500);
        if (status != 401 && status != 403) {
          roles.add(role);
        }
        assertThat(status == 401).as("%s as %s", name, role).isEqualTo(isUnproved(name, role));
      }
      served.put(name, roles);
    }

    assertThat(served).isEqualTo(ALLOWED);
  }

  private static boolean isUnproved(String name, String role) {
    return role.equals("anonymous") && !ALLOWED.getOrDefault(name, Set.of()).contains(role);
  }

  /** HEAD is answered as GET is. */
  private static List<UriRouteInfo<?, ?>> routes() {
    return replica
        .getApplicationContext()
        .getBean(Router.class)
        .uriRoutes()
        .filter(route -> !route.getHttpMethodName().equals("HEAD"))
        .collect(Collectors.toList());
  }

  private static String target(UriRouteInfo<?, ?> route) {
    return route.getUriMatchTemplate().toString().replaceAll("\\{[^}]*\\}", "x");
  }

  @Test
  void without_tokens_everybody_on_this_machine_is_an_operator() throws IOException {
    EmbeddedServer open = stack.replica();

    for (UriRouteInfo<?, ?> route : routes()) {
      String method = route.getHttpMethodName();
      int status = HttpAnswer.send(open, method, target(route), List.of(JSON), "").status();
      assertThat(status).as("%s %s", method, target(route)).isNotIn(401, 403);
    }
    assertThat(HttpAnswer.get(open, "/prometheus").body()).contains("gapless_backend_up");
  }

  @Test
  void who_proves_nothing_is_told_how() throws IOException {
    HttpAnswer answer = as("anonymous", "GET", "/v1/status");

    assertThat(answer.mediaType()).isEqualTo("application/problem+json");
    assertThat(answer.head()).contains("www-authenticate: bearer");
    assertThat(answer.body()).contains("/problems/unauthenticated");
    assertThat(as("viewer", "POST", "/v1/projections/a/commands").body())
        .contains("/problems/forbidden");
  }

  @Test
  void a_token_that_is_not_known_is_none() throws IOException {
    for (String token : new String[] {"", "token-of-a-viewer-her", "null", "viewer"}) {
      assertThat(with("Authorization: Bearer " + token)).isEqualTo(401);
    }
    assertThat(with("Authorization: Basic dmlld2VyOnZpZXdlcg==")).isEqualTo(401);
    assertThat(with("Gapless-Actor: operator")).isEqualTo(401);
  }

  @Test
  void a_jwt_is_taken_if_it_is_signed_for_us_by_whom_we_trust_and_has_not_run_out()
      throws Exception {
    Instant soon = Instant.now().plusSeconds(300);

    assertThat(withJwt(signed(ISSUER, AUDIENCE, soon, SECRET))).isEqualTo(200);

    List<String> refused = new ArrayList<>();
    refused.add(signed(ISSUER, "somebody-else", soon, SECRET));
    refused.add(signed("https://else.test", AUDIENCE, soon, SECRET));
    refused.add(signed(ISSUER, AUDIENCE, Instant.now().minusSeconds(300), SECRET));
    refused.add(signed(ISSUER, AUDIENCE, soon, SECRET + "!"));
    refused.add(new PlainJWT(claims(ISSUER, AUDIENCE, soon)).serialize());
    for (String jwt : refused) {
      assertThat(withJwt(jwt)).as(jwt).isEqualTo(401);
    }
  }

  @Test
  void a_jwt_without_a_role_may_do_nothing() throws Exception {
    JWTClaimsSet nobody =
        new JWTClaimsSet.Builder(claims(ISSUER, AUDIENCE, Instant.now().plusSeconds(300)))
            .claim("roles", List.of("reader"))
            .build();

    assertThat(withJwt(sign(nobody, SECRET))).isEqualTo(403);
  }

  private static String signed(String issuer, String audience, Instant until, String secret)
      throws JOSEException {
    return sign(claims(issuer, audience, until), secret);
  }

  private static String sign(JWTClaimsSet claims, String secret) throws JOSEException {
    SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    jwt.sign(new MACSigner(secret));
    return jwt.serialize();
  }

  private static JWTClaimsSet claims(String issuer, String audience, Instant until) {
    return new JWTClaimsSet.Builder()
        .subject("kim")
        .issuer(issuer)
        .audience(audience)
        .expirationTime(Date.from(until))
        .claim("roles", List.of("viewer"))
        .build();
  }

  private static int withJwt(String jwt) throws IOException {
    return with("Authorization: Bearer " + jwt);
  }

  private static int with(String header) throws IOException {
    return HttpAnswer.send(replica, "GET", "/v1/status", List.of(header), "").status();
  }

  private static HttpAnswer as(String role, String method, String target) throws IOException {
    String type = method.equals("PUT") ? "application/x-ndjson" : "application/json";
    List<String> headers = new ArrayList<>(List.of("Content-Type: " + type));
    if (TOKENS.containsKey(role)) {
      headers.add("Authorization: Bearer " + TOKENS.get(role));
    }
    return HttpAnswer.send(replica, method, target, headers, "");
  }
}
