# examples/production, everything deployed.

mock_provider "google" {}

variables {
  project_id        = "acme-prod"
  migrator_password = "only-in-this-test-000"
  images = {
    migration       = "europe-west1-docker.pkg.dev/acme-prod/gapless/gapless-replay-service:1.0.0"
    command_service = "europe-west1-docker.pkg.dev/acme-prod/gapless/gapless-command-service:1.0.0"
    replay_service  = "europe-west1-docker.pkg.dev/acme-prod/gapless/gapless-replay-service:1.0.0"
  }
  alert_emails = ["oncall@example.org"]
  budget       = { billing_account = "ABCDEF-012345-6789AB", monthly = 3000 }
}

run "before_any_image" {
  command = plan

  module {
    source = "./examples/production"
  }

  variables {
    images = {}
  }

  assert {
    condition     = length(output.gapless.posture.services) == 0 && length(output.gapless.posture.alerts) == 0
    error_message = "Something runs though no image was given, or is missed before it was there."
  }
}

run "another_collector" {
  command = plan

  module {
    source = "./examples/production"
  }

  variables {
    images = {
      migration       = "europe-west1-docker.pkg.dev/acme-prod/gapless/gapless-replay-service:1.0.0"
      command_service = "europe-west1-docker.pkg.dev/acme-prod/gapless/gapless-command-service:1.0.0"
      replay_service  = "europe-west1-docker.pkg.dev/acme-prod/gapless/gapless-replay-service:1.0.0"
      metrics_sidecar = "example.org/collector:9.9.9"
    }
  }

  assert {
    condition     = alltrue([for service in output.gapless.posture.services : service.images[1] == "example.org/collector:9.9.9"])
    error_message = "The collector that was asked for is dropped."
  }
}

run "production" {
  command = plan

  module {
    source = "./examples/production"
  }

  # Event store
  assert {
    condition     = output.gapless.posture.event_store.version == "MYSQL_8_4"
    error_message = "The event store is not MySQL 8.4."
  }
  assert {
    condition     = !output.gapless.posture.event_store.public_address
    error_message = "The event store has a public address."
  }
  assert {
    condition     = output.gapless.posture.event_store.transport == "ENCRYPTED_ONLY" && output.gapless.posture.event_store.connector_enforcement == "REQUIRED"
    error_message = "The event store takes connections that are not encrypted, or past the connector."
  }
  assert {
    condition     = output.gapless.posture.event_store.availability == "REGIONAL"
    error_message = "The event store has no standby in another zone."
  }
  assert {
    condition     = output.gapless.posture.event_store.backups && output.gapless.posture.event_store.binary_log && output.gapless.posture.event_store.log_days == 7
    error_message = "The event store cannot be restored to any moment of the last week."
  }
  assert {
    condition = output.gapless.posture.event_store.flags == {
      cloudsql_iam_authentication    = "on"
      innodb_flush_log_at_trx_commit = "1"
      sync_binlog                    = "1"
    }
    error_message = "The event store does not flush at commit, or does not log in service accounts."
  }
  assert {
    condition = output.gapless.posture.event_store.users == {
      command-service = "CLOUD_IAM_SERVICE_ACCOUNT"
      replay-service  = "CLOUD_IAM_SERVICE_ACCOUNT"
    }
    error_message = "The services are not known to the event store by their service accounts, one each."
  }
  assert {
    condition     = output.gapless.posture.event_store.deletion_protection.terraform && output.gapless.posture.event_store.deletion_protection.api
    error_message = "The event store can be deleted."
  }
  assert {
    condition     = output.gapless.posture.event_store.backups_kept
    error_message = "The backups would be deleted with the instance."
  }

  # Fallback store
  assert {
    condition     = output.gapless.posture.fallback_store.deletion_protection.terraform && output.gapless.posture.fallback_store.deletion_protection.api
    error_message = "The fallback store can be deleted."
  }
  assert {
    condition     = output.gapless.posture.fallback_store.version_retention == "7d" && output.gapless.posture.fallback_store.backup_retention == "2592000s"
    error_message = "The fallback store cannot be read back for a week, or its backups are not kept for 30 days."
  }
  assert {
    condition = toset(output.gapless.posture.fallback_store.writers) == toset([
      "serviceAccount:gapless-command-service@acme-prod.iam.gserviceaccount.com",
      "serviceAccount:gapless-replay-service@acme-prod.iam.gserviceaccount.com",
    ])
    error_message = "Somebody other than the two services may write to the fallback store."
  }

  # Event channel
  assert {
    condition     = output.gapless.posture.topics.account.replication == 3
    error_message = "The topic is not replicated to three zones."
  }
  assert {
    condition = (
      output.gapless.posture.topics.account.configs["cleanup.policy"] == "delete" &&
      output.gapless.posture.topics.account.configs["min.insync.replicas"] == "2" &&
      output.gapless.posture.topics.account.configs["unclean.leader.election.enable"] == "false" &&
      output.gapless.posture.topics.account.configs["retention.ms"] == "604800000"
    )
    error_message = "The topic is compacted, or could lose what it has acknowledged, or does not keep it for a week."
  }
  assert {
    condition = { for principal, operations in output.gapless.posture.topics.account.rights : principal => toset(operations) } == {
      "User:gapless-command-service@acme-prod.iam.gserviceaccount.com" = toset(["WRITE", "DESCRIBE", "DESCRIBE_CONFIGS"])
      "User:gapless-replay-service@acme-prod.iam.gserviceaccount.com"  = toset(["READ", "WRITE", "DESCRIBE", "DESCRIBE_CONFIGS"])
      "User:user-directory@acme-prod.iam.gserviceaccount.com"          = toset(["READ", "DESCRIBE", "DESCRIBE_CONFIGS"])
    }
    error_message = "Somebody may do more or less with the topic than is needed."
  }
  assert {
    condition     = toset(output.gapless.posture.closed_patterns) == toset(["cluster", "allTopics", "allConsumerGroups", "allTransactionalIds"])
    error_message = "Something in the cluster has no ACL, and so is open to everybody who may connect."
  }

  # Services
  assert {
    condition     = alltrue([for service in output.gapless.posture.services : service.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY"])
    error_message = "A service can be reached from outside the network."
  }
  assert {
    condition     = alltrue([for service in output.gapless.posture.services : service.cpu_between_request])
    error_message = "A service has no CPU between requests, so it neither publishes nor drains then."
  }
  assert {
    condition     = output.gapless.posture.services["replay-service"].min_instances >= 2 && output.gapless.posture.services["command-service"].min_instances >= 2
    error_message = "A service has fewer than two instances."
  }
  assert {
    condition     = alltrue([for service in output.gapless.posture.services : service.egress == "PRIVATE_RANGES_ONLY"])
    error_message = "A service does not reach private addresses through the network."
  }
  assert {
    condition     = length(distinct([for service in output.gapless.posture.services : service.service_account])) == 2
    error_message = "The services share a service account."
  }
  assert {
    condition     = output.gapless.posture.services["command-service"].iam_check
    error_message = "The command service, which knows no users, lets everybody in the network in."
  }
  assert {
    condition = toset(output.gapless.posture.services["replay-service"].secrets) == toset([
      "GAPLESS_SECURITY_TOKENS_OPERATOR_TOKEN", "GAPLESS_SECURITY_TOKENS_VIEWER_TOKEN", "GAPLESS_SECURITY_TOKENS_USERDIRECTORY_TOKEN",
    ])
    error_message = "The replay service's tokens do not come from Secret Manager."
  }

  # Monitoring
  assert {
    condition     = alltrue([for service in output.gapless.posture.services : strcontains(service.images[1], "/cloud-run-gmp-sidecar:")])
    error_message = "A service has no collector, though none but Google's was asked for."
  }
  assert {
    condition     = toset(output.gapless.posture.alerts) == toset([for rule in yamldecode(file("../monitoring/alerts.yml")).groups[0].rules : rule.alert])
    error_message = "The alerts are not those of infra/monitoring/alerts.yml."
  }
}
