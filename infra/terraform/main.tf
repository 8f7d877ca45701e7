locals {
  labels = merge({ app = var.name }, var.labels)

  apis = [
    "artifactregistry", "billingbudgets", "cloudresourcemanager", "compute", "dns", "iam", "logging", "managedkafka", "monitoring", "run", "secretmanager",
    "servicenetworking", "spanner", "sqladmin",
  ]
}

resource "google_project_service" "api" {
  for_each = toset(var.enable_apis ? local.apis : [])

  project = var.project_id
  service = "${each.key}.googleapis.com"
  # Others in the project may use them.
  disable_on_destroy = false
}

resource "google_artifact_registry_repository" "images" {
  project       = var.project_id
  location      = var.region
  repository_id = var.name
  format        = "DOCKER"
  description   = "Images of the Gapless services."
  labels        = local.labels

  # A tag that moved would make a rollback a guess.
  docker_config {
    immutable_tags = true
  }

  depends_on = [google_project_service.api]
}
