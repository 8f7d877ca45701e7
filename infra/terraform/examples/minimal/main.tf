# The cheapest sensible try-out: every safety mechanism is there, and nothing is highly available but what cannot be
# otherwise (Kafka). What it costs, and every command: docs/gcp.md.

module "gapless" {
  source = "../.."

  project_id          = var.project_id
  region              = var.region
  labels              = { environment = "trial" }
  images              = var.images
  migrator_password   = var.migrator_password
  deletion_protection = var.deletion_protection

  event_store = {
    tier         = "db-custom-1-3840"
    availability = "ZONAL"
    disk_gb      = 10
    disk_max_gb  = 50
    backups      = 3
    log_days     = 1
  }

  fallback_store = {
    processing_units  = 100
    version_retention = "1h"
    backup_days       = 2
  }

  event_channel = {
    vcpus               = 3
    memory_gib_per_vcpu = 1
  }

  topics = {
    account = { partitions = 3, retention_hours = 48 }
  }

  command_service = {
    max_instances = 2
    memory        = "1Gi"
    invokers      = var.command_service_invokers
  }

  replay_service = {
    max_instances = 2
    memory        = "1Gi"
  }

  # A collector beside each instance costs as much again as the instance. Say true, and alerts and dashboard are there too.
  monitoring = {
    metrics     = false
    runbook_url = var.runbook_url
  }
}
