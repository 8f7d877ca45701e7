# Secrets, by reference only: no value is in a plan or in the state. Terraform makes the tokens' secrets empty, and whoever
# runs it adds the values (output token_secrets says which). The migrator's password passes through it, in write-only
# arguments.

locals {
  projection_tokens = { for name, projection in var.projections : "projection-${name}" => { holder = replace(name, "-", ""), role = "projection" } }
  tokens            = merge({ for name, role in var.tokens : name => { holder = name, role = role } }, local.projection_tokens)
}

resource "google_secret_manager_secret" "token" {
  for_each = local.tokens

  project             = var.project_id
  secret_id           = "${var.name}-token-${each.key}"
  labels              = merge(local.labels, { role = each.value.role })
  deletion_protection = false

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

# Only the service that compares them; people get theirs by a grant of their own.
resource "google_secret_manager_secret_iam_member" "token" {
  for_each = google_secret_manager_secret.token

  project   = var.project_id
  secret_id = each.value.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${local.email["replay-service"]}"
}

resource "google_secret_manager_secret" "migrator_password" {
  project             = var.project_id
  secret_id           = "${var.name}-migrator-password"
  labels              = local.labels
  deletion_protection = false

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "migrator_password" {
  secret                 = google_secret_manager_secret.migrator_password.id
  secret_data_wo         = var.migrator_password
  secret_data_wo_version = var.migrator_password_version

  # The job goes on with the one before until it is told of this one.
  lifecycle {
    create_before_destroy = true
  }
}

resource "google_secret_manager_secret_iam_member" "migrator_password" {
  project   = var.project_id
  secret_id = google_secret_manager_secret.migrator_password.secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${local.email["migrator"]}"
}
