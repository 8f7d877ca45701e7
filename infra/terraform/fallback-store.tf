# The fallback store: Spanner.

locals {
  # The file that the services and their tests use. Comments are no DDL, and to lay a statement out anew is no change.
  # Statements are added at the end only: Terraform makes a database anew if an earlier one changes, which deletion
  # protection then refuses.
  spill_ddl_file = "${path.module}/../../event-log/src/main/resources/io/gapless/log/spill/spanner.sql"
  spill_ddl = [
    for statement in split(";", replace(file(local.spill_ddl_file), "/--[^\n]*/", "")) :
    trimspace(replace(statement, "/\\s+/", " ")) if trimspace(statement) != ""
  ]
}

resource "google_spanner_instance" "fallback_store" {
  project          = var.project_id
  name             = "${var.name}-spill"
  display_name     = "${var.name}-spill"
  config           = coalesce(var.fallback_store.config, "regional-${var.region}")
  edition          = var.fallback_store.edition
  processing_units = var.fallback_store.processing_units
  labels           = local.labels
  # The schedule below is the only one.
  default_backup_schedule_type = "NONE"
  # An instance that has backups is not deleted, unless protection is off.
  force_destroy = !var.deletion_protection

  dynamic "autoscaling_config" {
    for_each = var.fallback_store.autoscaling[*]
    content {
      autoscaling_limits {
        min_processing_units = autoscaling_config.value.min_processing_units
        max_processing_units = autoscaling_config.value.max_processing_units
      }
      autoscaling_targets {
        high_priority_cpu_utilization_percent = autoscaling_config.value.cpu_percent
        storage_utilization_percent           = autoscaling_config.value.storage_percent
      }
    }
  }

  depends_on = [google_project_service.api]
}

resource "google_spanner_database" "fallback_store" {
  project                  = var.project_id
  instance                 = google_spanner_instance.fallback_store.name
  name                     = var.fallback_store.database
  ddl                      = local.spill_ddl
  version_retention_period = var.fallback_store.version_retention
  # The first is Terraform's word, the second Spanner's own.
  deletion_protection    = var.deletion_protection
  enable_drop_protection = var.deletion_protection
}

resource "google_spanner_backup_schedule" "fallback_store" {
  project            = var.project_id
  instance           = google_spanner_instance.fallback_store.name
  database           = google_spanner_database.fallback_store.name
  name               = "${var.name}-spill-daily"
  retention_duration = "${var.fallback_store.backup_days * 86400}s"

  spec {
    cron_spec {
      text = var.fallback_store.backup_cron
    }
  }

  full_backup_spec {}
}

# All who have this role on this database: whoever else is given it there by hand loses it with the next apply.
resource "google_spanner_database_iam_binding" "writers" {
  project  = var.project_id
  instance = google_spanner_instance.fallback_store.name
  database = google_spanner_database.fallback_store.name
  role     = "roles/spanner.databaseUser"
  members  = [for name, service in local.services : "serviceAccount:${local.email[name]}"]
}
