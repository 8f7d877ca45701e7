# The event store: Cloud SQL for MySQL 8.4.

locals {
  # Cloud SQL's defaults, and what the durability of every answer rests on: said here so that nobody changes them unnoticed.
  # Google lists both as flags that can be set. Should its API refuse one, event_store.set_durability_flags = false leaves
  # them unsaid; the services read the server's variables when they start and refuse any other value, and a server without a
  # binary log, either way.
  durability_flags = var.event_store.set_durability_flags ? {
    innodb_flush_log_at_trx_commit = "1"
    sync_binlog                    = "1"
  } : {}

  event_store_flags = merge(var.event_store.flags, local.durability_flags, {
    cloudsql_iam_authentication = "on"
  })

  event_store_name = coalesce(var.event_store.instance_name, "${var.name}-events")
  # Put together, so that it is known before the first apply.
  event_store_connection = "${google_sql_database_instance.event_store.project}:${google_sql_database_instance.event_store.region}:${google_sql_database_instance.event_store.name}"
}

resource "google_sql_database_instance" "event_store" {
  project             = var.project_id
  region              = var.region
  name                = local.event_store_name
  database_version    = "MYSQL_8_4"
  deletion_protection = var.deletion_protection

  settings {
    tier                        = var.event_store.tier
    edition                     = var.event_store.edition
    availability_type           = var.event_store.availability
    deletion_protection_enabled = var.deletion_protection
    # Should it be deleted all the same, its backups outlive it.
    retain_backups_on_delete = var.deletion_protection
    # Whoever connects is known by IAM first, and always encrypted, also the migrator with its password.
    connector_enforcement = "REQUIRED"
    disk_type             = "PD_SSD"
    disk_size             = var.event_store.disk_gb
    disk_autoresize       = true
    disk_autoresize_limit = var.event_store.disk_max_gb
    user_labels           = local.labels

    ip_configuration {
      ipv4_enabled    = false
      private_network = local.network_id
      ssl_mode        = "ENCRYPTED_ONLY"
    }

    backup_configuration {
      enabled                        = true
      binary_log_enabled             = true
      start_time                     = "01:00"
      transaction_log_retention_days = var.event_store.log_days

      backup_retention_settings {
        retained_backups = var.event_store.backups
        retention_unit   = "COUNT"
      }
    }

    maintenance_window {
      day          = var.event_store.maintenance_day
      hour         = var.event_store.maintenance_hour
      update_track = "stable"
    }

    dynamic "database_flags" {
      for_each = local.event_store_flags
      content {
        name  = database_flags.key
        value = database_flags.value
      }
    }
  }

  lifecycle {
    # The disk grows by itself.
    ignore_changes = [settings[0].disk_size]
  }

  depends_on = [google_project_service.api, google_service_networking_connection.services]
}

# The events, and the replay service's own tables.
resource "google_sql_database" "event_store" {
  for_each = toset(["gapless", "gapless_replay"])

  project   = var.project_id
  instance  = google_sql_database_instance.event_store.name
  name      = each.key
  charset   = "utf8mb4"
  collation = "utf8mb4_0900_ai_ci"
  # Its tables end with the instance and not before.
  deletion_policy = "ABANDON"
}

# One user for each service, who logs in with its service account and has no password. A new user may do nothing; the
# migration grants the least: the command service may insert and select events, never update or delete one.
resource "google_sql_user" "service" {
  for_each = local.services

  project  = var.project_id
  instance = google_sql_database_instance.event_store.name
  name     = local.email[each.key]
  type     = "CLOUD_IAM_SERVICE_ACCOUNT"
}

# The migrator makes tables and grants rights, so it is an administrator: a built-in user, whose password only the migration
# job may read.
resource "google_sql_user" "migrator" {
  project             = var.project_id
  instance            = google_sql_database_instance.event_store.name
  name                = "${var.name}-migrator"
  host                = "%"
  type                = "BUILT_IN"
  password_wo         = var.migrator_password
  password_wo_version = var.migrator_password_version
}
