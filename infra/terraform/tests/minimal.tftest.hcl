# examples/minimal: cheap, and no less safe.

mock_provider "google" {}

variables {
  project_id        = "acme-trial"
  migrator_password = "only-in-this-test-000"
}

run "before_any_image" {
  command = plan

  module {
    source = "./examples/minimal"
  }

  assert {
    condition     = length(output.gapless.posture.services) == 0 && output.gapless.migrate_command == null
    error_message = "Something runs though no image was given."
  }
}

run "minimal" {
  command = plan

  module {
    source = "./examples/minimal"
  }

  variables {
    images = {
      migration       = "europe-west1-docker.pkg.dev/acme-trial/gapless/gapless-replay-service:1.0.0"
      command_service = "europe-west1-docker.pkg.dev/acme-trial/gapless/gapless-command-service:1.0.0"
      replay_service  = "europe-west1-docker.pkg.dev/acme-trial/gapless/gapless-replay-service:1.0.0"
    }
  }

  assert {
    condition     = !output.gapless.posture.event_store.public_address && output.gapless.posture.event_store.transport == "ENCRYPTED_ONLY"
    error_message = "The event store has a public address, or takes connections that are not encrypted."
  }
  assert {
    condition     = output.gapless.posture.event_store.binary_log && output.gapless.posture.event_store.backups
    error_message = "The event store has no binary log, without which Gapless refuses to run."
  }
  assert {
    condition     = output.gapless.posture.event_store.flags["innodb_flush_log_at_trx_commit"] == "1" && output.gapless.posture.event_store.flags["sync_binlog"] == "1"
    error_message = "The event store does not flush at commit."
  }
  assert {
    condition     = output.gapless.posture.event_store.backups_kept
    error_message = "The backups would be deleted with the instance."
  }
  assert {
    condition     = output.gapless.posture.event_store.deletion_protection.api && output.gapless.posture.fallback_store.deletion_protection.api
    error_message = "A store can be deleted."
  }
  assert {
    condition     = output.gapless.posture.topics.account.replication == 3 && output.gapless.posture.topics.account.configs["cleanup.policy"] == "delete"
    error_message = "The topic is not replicated, or compacted."
  }
  assert {
    condition = alltrue([
      for service in output.gapless.posture.services : service.ingress == "INGRESS_TRAFFIC_INTERNAL_ONLY" && service.cpu_between_request
    ])
    error_message = "A service can be reached from outside, or has no CPU between requests."
  }
  assert {
    condition     = output.gapless.posture.services["replay-service"].min_instances == 2 && output.gapless.posture.services["command-service"].min_instances == 1
    error_message = "There are fewer instances than Gapless needs, or more than a try-out does."
  }
  assert {
    condition     = length(output.gapless.posture.alerts) == 0
    error_message = "Alerts without metrics would only say that the metrics are missing."
  }
}

# Protection off, as before a tear-down.
run "unprotected" {
  command = plan

  module {
    source = "./examples/minimal"
  }

  variables {
    deletion_protection = false
  }

  assert {
    condition = !anytrue(flatten([
      values(output.gapless.posture.event_store.deletion_protection), values(output.gapless.posture.fallback_store.deletion_protection),
    ]))
    error_message = "A store is still protected, so that it cannot be torn down."
  }
  assert {
    condition     = !output.gapless.posture.event_store.backups_kept
    error_message = "Backups would stay behind, and cost, after a tear-down."
  }
}
