# Regional high availability, alerts, a budget, and one projection. What it costs, and every command: docs/gcp.md.

module "gapless" {
  source = "../.."

  project_id          = var.project_id
  region              = var.region
  labels              = { environment = "production" }
  images              = var.images
  migrator_password   = var.migrator_password
  deletion_protection = var.deletion_protection
  budget              = var.budget

  event_store = {
    tier         = "db-custom-4-15360"
    availability = "REGIONAL"
    disk_gb      = 200
    disk_max_gb  = 2000
    backups      = 30
    log_days     = 7
  }

  fallback_store = {
    processing_units  = 300
    version_retention = "7d"
    backup_days       = 30
  }

  event_channel = {
    vcpus               = 6
    memory_gib_per_vcpu = 4
  }

  topics = {
    account = { partitions = 24, retention_hours = 168 }
  }

  # gcloud on the machine that applies runs the schema migration before the services change.
  migration = {
    execute = true
  }

  command_service = {
    min_instances = 2
    max_instances = 8
    cpu           = "2"
    memory        = "2Gi"
    invokers      = var.command_service_invokers
  }

  replay_service = {
    min_instances = 2
    max_instances = 4
    cpu           = "2"
    memory        = "2Gi"
  }

  tokens = {
    operator = "operator"
    viewer   = "viewer"
  }

  # Its account, its right to read the topic and its group, its token.
  projections = {
    user-directory = { topics = ["account"] }
  }

  monitoring = {
    emails      = var.alert_emails
    runbook_url = var.runbook_url
  }
}
