# Who may do what, resource by resource.

mock_provider "google" {}

variables {
  project_id        = "acme-test"
  region            = "europe-west4"
  migrator_password = "only-in-this-test-000"
  images = {
    migration       = "example.org/gapless-replay-service:2.0.0"
    command_service = "example.org/gapless-command-service:1.9.0"
    replay_service  = "example.org/gapless-replay-service:1.9.0"
  }
  topics = {
    account = { readers = ["etl@other-project.iam.gserviceaccount.com"] }
    order   = { partitions = 6, retention_hours = 24 }
  }
  projections = {
    orders-by-day = { topics = ["order"] }
    accounts      = { topics = ["account", "order"], service_account = "web@acme-test.iam.gserviceaccount.com" }
  }
  command_service = {
    invokers = ["serviceAccount:shop@acme-test.iam.gserviceaccount.com"]
    env      = { GAPLESS_SOURCE = "/not-this", GAPLESS_APPEND_LANES = "4" }
  }
}

run "roles" {
  command = plan

  # For the project, only what exists for no less.
  assert {
    condition = toset([for grant in google_project_iam_member.service : "${grant.member} ${grant.role}"]) == toset(concat(
      [
        for pair in setproduct(["command-service", "replay-service"], ["managedkafka.client", "monitoring.metricWriter", "logging.logWriter"]) :
        "serviceAccount:gapless-${pair[0]}@acme-test.iam.gserviceaccount.com roles/${pair[1]}"
      ],
      ["serviceAccount:gapless-migrator@acme-test.iam.gserviceaccount.com roles/logging.logWriter"],
    ))
    error_message = "Somebody has another role in the project than is needed."
  }
  assert {
    condition = toset([for grant in google_project_iam_member.event_store : "${grant.member} ${grant.role}"]) == toset([
      "serviceAccount:gapless-command-service@acme-test.iam.gserviceaccount.com roles/cloudsql.client",
      "serviceAccount:gapless-command-service@acme-test.iam.gserviceaccount.com roles/cloudsql.instanceUser",
      "serviceAccount:gapless-replay-service@acme-test.iam.gserviceaccount.com roles/cloudsql.client",
      "serviceAccount:gapless-replay-service@acme-test.iam.gserviceaccount.com roles/cloudsql.instanceUser",
      "serviceAccount:gapless-migrator@acme-test.iam.gserviceaccount.com roles/cloudsql.client",
    ])
    error_message = "Somebody has another role for Cloud SQL than is needed."
  }
  assert {
    condition     = alltrue([for grant in google_project_iam_member.event_store : strcontains(grant.condition[0].expression, "projects/acme-test/instances/gapless-events")])
    error_message = "A role for Cloud SQL is not bound to the event store."
  }
  assert {
    condition     = google_spanner_database_iam_binding.writers.role == "roles/spanner.databaseUser" && length(google_spanner_database_iam_binding.writers.members) == 2
    error_message = "The fallback store has other users than the two services."
  }

  # Invokers
  assert {
    condition = [for grant in google_cloud_run_v2_service_iam_member.invoker : "${grant.name} ${grant.role} ${grant.member}"] == [
      "gapless-command-service roles/run.invoker serviceAccount:shop@acme-test.iam.gserviceaccount.com"
    ]
    error_message = "Somebody else may call a service."
  }

  # Secrets
  assert {
    condition     = alltrue([for grant in google_secret_manager_secret_iam_member.token : grant.member == "serviceAccount:gapless-replay-service@acme-test.iam.gserviceaccount.com"])
    error_message = "Somebody other than the replay service may read a token."
  }
  assert {
    condition     = google_secret_manager_secret_iam_member.migrator_password.member == "serviceAccount:gapless-migrator@acme-test.iam.gserviceaccount.com"
    error_message = "Somebody other than the migration may read its password."
  }
  assert {
    condition     = toset(keys(google_secret_manager_secret.token)) == toset(["operator", "projection-orders-by-day", "projection-accounts"])
    error_message = "A holder of a token has no secret."
  }
}

run "roles_without_metrics" {
  command = plan

  variables {
    monitoring = { metrics = false }
  }

  assert {
    condition     = toset([for grant in google_project_iam_member.service : grant.role]) == toset(["roles/managedkafka.client", "roles/logging.logWriter"])
    error_message = "Somebody may write metrics though none are sent."
  }
}

run "acls" {
  command = plan

  assert {
    condition = toset([for entry in google_managed_kafka_acl.topic["account"].acl_entries : "${entry.principal} ${entry.operation} ${entry.permission_type} ${entry.host}"]) == toset([
      "User:gapless-command-service@acme-test.iam.gserviceaccount.com WRITE ALLOW *",
      "User:gapless-command-service@acme-test.iam.gserviceaccount.com DESCRIBE ALLOW *",
      "User:gapless-command-service@acme-test.iam.gserviceaccount.com DESCRIBE_CONFIGS ALLOW *",
      "User:gapless-replay-service@acme-test.iam.gserviceaccount.com READ ALLOW *",
      "User:gapless-replay-service@acme-test.iam.gserviceaccount.com WRITE ALLOW *",
      "User:gapless-replay-service@acme-test.iam.gserviceaccount.com DESCRIBE ALLOW *",
      "User:gapless-replay-service@acme-test.iam.gserviceaccount.com DESCRIBE_CONFIGS ALLOW *",
      "User:etl@other-project.iam.gserviceaccount.com READ ALLOW *",
      "User:etl@other-project.iam.gserviceaccount.com DESCRIBE ALLOW *",
      "User:etl@other-project.iam.gserviceaccount.com DESCRIBE_CONFIGS ALLOW *",
      "User:web@acme-test.iam.gserviceaccount.com READ ALLOW *",
      "User:web@acme-test.iam.gserviceaccount.com DESCRIBE ALLOW *",
      "User:web@acme-test.iam.gserviceaccount.com DESCRIBE_CONFIGS ALLOW *",
    ])
    error_message = "The ACL of the topic gapless.account is not the least that is needed."
  }
  assert {
    condition     = google_managed_kafka_acl.topic["order"].acl_id == "topic/gapless.order" && !strcontains(jsonencode(google_managed_kafka_acl.topic["order"].acl_entries), "etl@")
    error_message = "A reader of one topic may read another."
  }
  assert {
    condition     = toset(flatten([for acl in google_managed_kafka_acl.closed : [for entry in acl.acl_entries : entry.operation]])) == toset(["DESCRIBE"])
    error_message = "An ACL that is there to close gives a right."
  }
}

run "a_projection" {
  command = plan

  module {
    source = "./modules/projection-consumer"
  }

  variables {
    project_id                  = "acme-test"
    region                      = "europe-west4"
    name                        = "orders-by-day"
    cluster_id                  = "gapless"
    replay_service              = "gapless-replay-service"
    replay_service_token_secret = "gapless-token-projection-orders-by-day"
  }

  assert {
    condition = google_managed_kafka_acl.group.acl_id == "consumerGroup/orders-by-day" && [
      for entry in google_managed_kafka_acl.group.acl_entries : "${entry.principal} ${entry.operation}"
    ] == ["User:orders-by-day@acme-test.iam.gserviceaccount.com READ"]
    error_message = "A projection may join another group than its own, or do more with its own than it needs."
  }
  assert {
    condition     = google_cloud_run_v2_service_iam_member.replay_service["invoker"].role == "roles/run.invoker"
    error_message = "A projection may not call the replay service."
  }
  assert {
    condition     = google_secret_manager_secret_iam_member.token["token"].member == "serviceAccount:orders-by-day@acme-test.iam.gserviceaccount.com"
    error_message = "A projection may not read its token."
  }
  assert {
    condition     = google_project_iam_member.kafka.role == "roles/managedkafka.client"
    error_message = "A projection has another role in the project than to connect to Kafka."
  }
}
