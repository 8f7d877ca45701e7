# What is made of the variables, resource by resource.

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
  command_service = {
    env = { GAPLESS_SOURCE = "/not-this", GAPLESS_APPEND_LANES = "4" }
  }
  monitoring = { emails = ["oncall@example.org"], runbook_url = "https://git.example.org/gapless/blob/main/" }
}

run "stores" {
  command = plan

  assert {
    condition     = google_sql_user.migrator.type == "BUILT_IN" && google_sql_user.migrator.password == null
    error_message = "The migrator's password is in the state."
  }
  assert {
    condition     = google_secret_manager_secret_version.migrator_password.secret_data == null
    error_message = "The migrator's password is in the state, by its secret."
  }
  assert {
    condition     = toset(keys(google_sql_database.event_store)) == toset(["gapless", "gapless_replay"])
    error_message = "The event store or the replay service's tables have no database."
  }

  # One DDL file: its statements, without comments, in its order.
  assert {
    condition = [for statement in google_spanner_database.fallback_store.ddl : join(" ", slice(split(" ", statement), 0, 6))] == [
      "CREATE TABLE IF NOT EXISTS SpilledEvents",
      "CREATE NULL_FILTERED INDEX IF NOT EXISTS",
      "CREATE TABLE IF NOT EXISTS ShardLeases",
      "CREATE TABLE IF NOT EXISTS ShardOwners",
    ]
    error_message = "The fallback store's DDL is not that of event-log."
  }
  assert {
    condition     = !strcontains(join(" ", google_spanner_database.fallback_store.ddl), "--")
    error_message = "A comment is taken for DDL."
  }
  assert {
    condition     = google_spanner_instance.fallback_store.processing_units == 300 && google_spanner_instance.fallback_store.config == "regional-europe-west4"
    error_message = "The fallback store is not where or how large it was said to be."
  }
  assert {
    condition     = !google_spanner_instance.fallback_store.force_destroy
    error_message = "A protected fallback store would be deleted with its backups."
  }
}

run "autoscaled" {
  command = plan

  variables {
    fallback_store = {
      autoscaling = { min_processing_units = 1000, max_processing_units = 3000 }
      edition     = "ENTERPRISE"
    }
  }

  assert {
    condition     = google_spanner_instance.fallback_store.autoscaling_config[0].autoscaling_limits[0].max_processing_units == 3000
    error_message = "The fallback store is not autoscaled."
  }
}

# After a restore: the services, the schedule and the rights go with the database.
run "another_database" {
  command = plan

  variables {
    fallback_store = { processing_units = 300, database = "spill-2" }
  }

  assert {
    condition = toset([
      google_spanner_database.fallback_store.name, google_spanner_backup_schedule.fallback_store.database, google_spanner_database_iam_binding.writers.database,
      output.fallback_store.database,
    ]) == toset(["spill-2"])
    error_message = "Something stays with the database of before."
  }
  assert {
    condition = alltrue([
      for service in local.running : [for env in service.template[0].containers[0].env : env.value if env.name == "GAPLESS_FALLBACK_STORE_SPANNER_DATABASE"] == ["spill-2"]
    ])
    error_message = "A service spills to the database of before."
  }
}

run "services" {
  command = plan

  assert {
    condition     = output.replay_service_name == "gapless-replay-service"
    error_message = "A projection of another configuration is told another replay service."
  }

  assert {
    condition     = local.running["command-service"].template[0].containers[0].image == "example.org/gapless-command-service:1.9.0"
    error_message = "The command service is not the image that was given."
  }
  assert {
    condition = {
      for env in local.running["command-service"].template[0].containers[0].env : env.name => env.value
      } == {
      MICRONAUT_ENVIRONMENTS                  = "gcp"
      KAFKA_BOOTSTRAP_SERVERS                 = "bootstrap.gapless.europe-west4.managedkafka.acme-test.cloud.goog:9092"
      GAPLESS_TOPIC_PREFIX                    = "gapless."
      GAPLESS_SOURCE                          = "/gapless"
      GAPLESS_APPEND_LANES                    = "4"
      GAPLESS_EVENT_STORE_URL                 = "jdbc:mysql:///gapless?cloudSqlInstance=acme-test:europe-west4:gapless-events&socketFactory=com.google.cloud.sql.mysql.SocketFactory&ipTypes=PRIVATE&enableIamAuth=true"
      GAPLESS_EVENT_STORE_USER                = "gapless-command-service"
      GAPLESS_FALLBACK_STORE_KIND             = "spanner"
      GAPLESS_FALLBACK_STORE_SPANNER_PROJECT  = "acme-test"
      GAPLESS_FALLBACK_STORE_SPANNER_INSTANCE = "gapless-spill"
      GAPLESS_FALLBACK_STORE_SPANNER_DATABASE = "spill"
    }
    error_message = "The command service is not told what it has to know."
  }
  assert {
    condition = length(setsubtract(
      ["GAPLESS_REPLAY_STORE_URL", "GAPLESS_REPLAY_STORE_USER", "GAPLESS_SECURITY_TOKENS_OPERATOR_ROLE", "GAPLESS_SECURITY_TOKENS_OPERATOR_TOKEN"],
      [for env in local.running["replay-service"].template[0].containers[0].env : env.name],
    )) == 0
    error_message = "The replay service is not told its own store and its tokens."
  }
  assert {
    condition = alltrue([
      for service in local.running :
      service.template[0].containers[0].startup_probe[0].http_get[0].path == "/health/readiness" &&
      service.template[0].containers[0].startup_probe[0].http_get[0].port == 9464 &&
      service.template[0].containers[0].liveness_probe[0].http_get[0].path == "/health/liveness" &&
      service.template[0].containers[0].liveness_probe[0].http_get[0].port == 9464
    ])
    error_message = "A service is not asked for its health."
  }
  assert {
    condition     = alltrue([for service in local.running : alltrue([for container in service.template[0].containers : !container.resources[0].cpu_idle])])
    error_message = "A container has no CPU between requests."
  }
  assert {
    condition = alltrue([
      for service in local.running :
      length(service.template[0].containers) == 2 && service.template[0].containers[1].volume_mounts[0].mount_path == "/etc/rungmp"
    ])
    error_message = "No collector reads a service's metrics."
  }
  assert {
    condition     = yamldecode(google_secret_manager_secret_version.collector_config["metrics"].secret_data).spec.endpoints[0].path == "/prometheus"
    error_message = "The collector reads something else than the services' metrics."
  }
}

run "migration" {
  command = plan

  assert {
    condition     = google_cloud_run_v2_job.migration["migration"].template[0].template[0].containers[0].image == "example.org/gapless-replay-service:2.0.0"
    error_message = "The migration is not run by its own image."
  }
  assert {
    condition     = google_cloud_run_v2_job.migration["migration"].template[0].template[0].containers[0].args == tolist(["migrate"])
    error_message = "The job does not migrate."
  }
  assert {
    condition = {
      for env in google_cloud_run_v2_job.migration["migration"].template[0].template[0].containers[0].env : env.name => env.value if length(env.value_source) == 0
      } == {
      MICRONAUT_ENVIRONMENTS                 = "gcp"
      GAPLESS_EVENT_STORE_URL                = "jdbc:mysql:///gapless?cloudSqlInstance=acme-test:europe-west4:gapless-events&socketFactory=com.google.cloud.sql.mysql.SocketFactory&ipTypes=PRIVATE"
      GAPLESS_EVENT_STORE_USER               = "gapless-migrator"
      GAPLESS_REPLAY_STORE_URL               = "jdbc:mysql:///gapless_replay?cloudSqlInstance=acme-test:europe-west4:gapless-events&socketFactory=com.google.cloud.sql.mysql.SocketFactory&ipTypes=PRIVATE"
      GAPLESS_REPLAY_STORE_USER              = "gapless-migrator"
      GAPLESS_MIGRATION_COMMAND_SERVICE_USER = "gapless-command-service"
      GAPLESS_MIGRATION_REPLAY_SERVICE_USER  = "gapless-replay-service"
    }
    error_message = "The migration is not told what it has to know."
  }
  assert {
    condition = toset([
      for env in google_cloud_run_v2_job.migration["migration"].template[0].template[0].containers[0].env : env.name if length(env.value_source) > 0
    ]) == toset(["GAPLESS_EVENT_STORE_PASSWORD", "GAPLESS_REPLAY_STORE_PASSWORD"])
    error_message = "The migration's password does not come from Secret Manager."
  }
  assert {
    condition     = length(terraform_data.migration) == 0
    error_message = "Terraform runs gcloud though nobody asked it to."
  }
}

run "migration_in_one_apply" {
  command = plan

  variables {
    migration = { execute = true }
  }

  assert {
    condition     = terraform_data.migration["migration"].triggers_replace[0] == "example.org/gapless-replay-service:2.0.0"
    error_message = "The migration does not run anew for a new image."
  }
}

run "monitoring" {
  command = plan

  assert {
    condition = {
      for name, policy in google_monitoring_alert_policy.alert :
      name => "${policy.severity} ${policy.conditions[0].condition_prometheus_query_language[0].duration} ${policy.conditions[0].condition_prometheus_query_language[0].query}"
      } == {
      for rule in yamldecode(file("../monitoring/alerts.yml")).groups[0].rules : rule.alert =>
      "${upper(rule.labels.severity)} ${lookup({ "1m" = "60s", "2m" = "120s", "5m" = "300s", "10m" = "600s" }, try(rule.for, ""), "0s")} ${rule.expr}"
    }
    error_message = "An alert does not say what infra/monitoring/alerts.yml says."
  }
  assert {
    condition     = google_monitoring_alert_policy.alert["GaplessSpilledTooLong"].documentation[0].content == "an event has waited in the fallback store for N\n\nRunbook: https://git.example.org/gapless/blob/main/docs/runbooks/spill.md"
    error_message = "An alert does not name its runbook."
  }
  assert {
    condition     = strcontains(google_monitoring_alert_policy.alert["GaplessBackendUnavailable"].documentation[0].content, "$${metric_or_resource.labels.backend}")
    error_message = "An alert does not name what it is about."
  }
  assert {
    condition     = !strcontains(join(" ", [for policy in google_monitoring_alert_policy.alert : policy.documentation[0].content]), "{{")
    error_message = "An alert says what only Prometheus understands."
  }
  assert {
    condition = (
      [for tile in jsondecode(google_monitoring_dashboard.dashboard["metrics"].dashboard_json).mosaicLayout.tiles : tile.widget.title] ==
      [for panel in jsondecode(file("../monitoring/dashboard.json")).panels : panel.title]
    )
    error_message = "The dashboard is not that of infra/monitoring/dashboard.json."
  }
  assert {
    condition = (
      flatten([for tile in jsondecode(google_monitoring_dashboard.dashboard["metrics"].dashboard_json).mosaicLayout.tiles : tile.widget.xyChart.dataSets[*].timeSeriesQuery.prometheusQuery]) ==
      flatten([for panel in jsondecode(file("../monitoring/dashboard.json")).panels : panel.targets[*].expr])
    )
    error_message = "The dashboard does not show what infra/monitoring/dashboard.json shows."
  }
  # Cloud Monitoring takes 12 columns at most.
  assert {
    condition = (
      jsondecode(google_monitoring_dashboard.dashboard["metrics"].dashboard_json).mosaicLayout.columns == 12 &&
      max([for tile in jsondecode(google_monitoring_dashboard.dashboard["metrics"].dashboard_json).mosaicLayout.tiles : try(tile.xPos, 0) + tile.width]...) == 12
    )
    error_message = "The dashboard is wider than Cloud Monitoring's grid, or narrower."
  }
  assert {
    condition = length(distinct(flatten([
      for tile in jsondecode(google_monitoring_dashboard.dashboard["metrics"].dashboard_json).mosaicLayout.tiles : [
        for cell in setproduct(range(tile.width), range(tile.height)) : "${try(tile.xPos, 0) + cell[0]} ${try(tile.yPos, 0) + cell[1]}"
      ]
    ]))) == sum([for tile in jsondecode(google_monitoring_dashboard.dashboard["metrics"].dashboard_json).mosaicLayout.tiles : tile.width * tile.height])
    error_message = "Two panels of the dashboard lie on each other."
  }
  assert {
    condition     = google_monitoring_notification_channel.email["oncall@example.org"].type == "email"
    error_message = "Nobody is told of an alert."
  }
  assert {
    condition     = length(google_billing_budget.budget) == 0
    error_message = "There is a budget though nobody asked for one."
  }
}

# Nothing is missing before anything was there.
run "monitoring_before_any_image" {
  command = plan

  variables {
    images = {}
  }

  assert {
    condition     = length(google_monitoring_alert_policy.alert) == 0 && length(google_monitoring_dashboard.dashboard) == 1 && output.replay_service_name == null
    error_message = "An alert would say that a service is away which nobody has deployed."
  }
}

run "budget" {
  command = plan

  variables {
    budget     = { billing_account = "ABCDEF-012345-6789AB", monthly = 3000 }
    monitoring = { emails = ["a@example.org", "b@example.org", "c@example.org", "d@example.org", "e@example.org", "f@example.org"] }
  }

  assert {
    condition     = length(google_billing_budget.budget["budget"].all_updates_rule[0].monitoring_notification_channels) == 5
    error_message = "The budget tells nobody, or more than a budget can."
  }
  assert {
    condition     = google_billing_budget.budget["budget"].amount[0].specified_amount[0].units == "3000"
    error_message = "The budget is another than was given."
  }
}

run "budget_without_emails" {
  command = plan

  variables {
    budget     = { billing_account = "ABCDEF-012345-6789AB", monthly = 3000, currency = "EUR" }
    monitoring = {}
  }

  assert {
    condition     = length(google_billing_budget.budget["budget"].all_updates_rule) == 0 && google_billing_budget.budget["budget"].amount[0].specified_amount[0].currency_code == "EUR"
    error_message = "The budget has a rule without anybody to tell, or another currency."
  }
}

run "labels" {
  command = plan

  variables {
    labels = { team = "payments" }
  }

  assert {
    condition = alltrue([
      for labels in concat(
        [
          google_artifact_registry_repository.images.labels, google_sql_database_instance.event_store.settings[0].user_labels,
          google_spanner_instance.fallback_store.labels, google_managed_kafka_cluster.event_channel.labels,
          google_compute_global_address.services["own"].labels, google_dns_managed_zone.run["own"].labels,
          google_secret_manager_secret.migrator_password.labels, google_cloud_run_v2_job.migration["migration"].labels,
        ],
        [for service in local.running : service.labels],
        [for secret in google_secret_manager_secret.token : secret.labels],
        [for policy in google_monitoring_alert_policy.alert : policy.user_labels],
      ) : labels["app"] == "gapless" && labels["team"] == "payments"
    ])
    error_message = "Something has no labels."
  }
}

run "existing_network" {
  command = plan

  variables {
    network = {
      existing = {
        network = "projects/shared/global/networks/main"
        subnet  = "projects/shared/regions/europe-west4/subnetworks/services"
      }
    }
  }

  assert {
    condition     = length(google_compute_network.network) + length(google_compute_subnetwork.services) + length(google_dns_record_set.run) == 0
    error_message = "A network is made beside the existing one."
  }
  assert {
    condition     = google_sql_database_instance.event_store.settings[0].ip_configuration[0].private_network == "projects/shared/global/networks/main"
    error_message = "The event store is in another network."
  }
}

run "own_network" {
  command = plan

  assert {
    condition     = google_compute_subnetwork.services["own"].private_ip_google_access
    error_message = "The subnet does not reach Google's APIs privately."
  }
}
