# The schema migration: a Cloud Run job that runs `migrate` of the replay service's image, with the migrator's rights, and
# then ends.
#
# Terraform makes jobs and cannot run them. So there are two ways, and docs/gcp.md goes through both:
# - by hand: raise images.migration and apply, `gcloud run jobs execute … --wait` (output migrate_command), raise the
#   services' images and apply;
# - migration.execute = true: terraform_data below runs that same command between the two, in one apply. A failed migration
#   then fails the apply before   any service has changed. Forgetting it does no harm: a service that finds an older schema
#   says which job to run, and its revision gets no requests.

resource "google_cloud_run_v2_job" "migration" {
  for_each = { for name, image in { migration = var.images.migration } : name => image if image != null }

  project             = var.project_id
  location            = var.region
  name                = "${var.name}-migration"
  labels              = local.labels
  deletion_protection = false

  template {
    task_count = 1
    labels     = local.labels

    template {
      service_account       = local.email["migrator"]
      execution_environment = "EXECUTION_ENVIRONMENT_GEN2"
      timeout               = "${var.migration.timeout_seconds}s"
      # A migration that failed is looked at, not repeated.
      max_retries = 0

      vpc_access {
        egress = "PRIVATE_RANGES_ONLY"
        network_interfaces {
          network    = local.network_id
          subnetwork = local.subnet_id
        }
      }

      containers {
        image = each.value
        args  = ["migrate"]

        resources {
          limits = {
            cpu    = "1"
            memory = "1Gi"
          }
        }

        dynamic "env" {
          for_each = {
            MICRONAUT_ENVIRONMENTS                 = "gcp"
            GAPLESS_EVENT_STORE_URL                = "${local.jdbc_url_prefix}/gapless?${local.jdbc_connector}"
            GAPLESS_EVENT_STORE_USER               = google_sql_user.migrator.name
            GAPLESS_REPLAY_STORE_URL               = "${local.jdbc_url_prefix}/gapless_replay?${local.jdbc_connector}"
            GAPLESS_REPLAY_STORE_USER              = google_sql_user.migrator.name
            GAPLESS_MIGRATION_COMMAND_SERVICE_USER = local.mysql_user["command-service"]
            GAPLESS_MIGRATION_REPLAY_SERVICE_USER  = local.mysql_user["replay-service"]
          }
          content {
            name  = env.key
            value = env.value
          }
        }

        dynamic "env" {
          for_each = toset(["GAPLESS_EVENT_STORE_PASSWORD", "GAPLESS_REPLAY_STORE_PASSWORD"])
          content {
            name = env.key
            value_source {
              secret_key_ref {
                secret  = google_secret_manager_secret.migrator_password.secret_id
                version = google_secret_manager_secret_version.migrator_password.version
              }
            }
          }
        }
      }
    }
  }

  depends_on = [
    google_project_iam_member.event_store,
    google_secret_manager_secret_iam_member.migrator_password,
    google_sql_database.event_store,
    google_sql_user.service,
  ]
}

resource "terraform_data" "migration" {
  for_each = { for name, job in google_cloud_run_v2_job.migration : name => job if var.migration.execute }

  # Once for each image.
  triggers_replace = [var.images.migration, google_sql_database_instance.event_store.name]

  provisioner "local-exec" {
    command = "gcloud run jobs execute '${each.value.name}' --project='${var.project_id}' --region='${var.region}' --wait"
  }
}
