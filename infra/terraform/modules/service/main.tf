# One of the two services, on Cloud Run. Only the root module uses this.

resource "google_cloud_run_v2_service" "service" {
  project  = var.project_id
  location = var.region
  name     = var.service.name
  labels   = var.labels
  ingress  = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  # See identity.tf of the root module.
  invoker_iam_disabled = !var.service.iam_check
  # It holds nothing that another one would not have.
  deletion_protection = false

  template {
    service_account                  = var.service.account
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    timeout                          = var.service.timeout
    max_instance_request_concurrency = var.service.concurrency
    labels                           = var.labels

    scaling {
      min_instance_count = var.service.min_instances
      max_instance_count = var.service.max_instances
    }

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        network    = var.network.network
        subnetwork = var.network.subnet
      }
    }

    containers {
      name  = "service"
      image = var.service.image

      ports {
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = var.service.cpu
          memory = var.service.memory
        }
        # Between requests too: publishing, heartbeats, drain and take-over go on.
        cpu_idle          = false
        startup_cpu_boost = true
      }

      dynamic "env" {
        for_each = var.service.env
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = var.service.secrets
        content {
          name = env.key
          value_source {
            secret_key_ref {
              secret  = env.value
              version = "latest"
            }
          }
        }
      }

      # A revision that refuses its schema or its settings, or reaches no store, never gets a request; the one before it goes
      # on.
      startup_probe {
        period_seconds    = 5
        timeout_seconds   = 4
        failure_threshold = 48
        http_get {
          path = "/health/readiness"
          port = var.management_port
        }
      }

      # Liveness only: a forked event store makes a service unready, and a restart would forget what it found.
      liveness_probe {
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 6
        http_get {
          path = "/health/liveness"
          port = var.management_port
        }
      }
    }

    dynamic "containers" {
      for_each = var.collector[*]
      content {
        name       = "collector"
        image      = containers.value.image
        depends_on = ["service"]

        resources {
          limits = {
            cpu    = containers.value.cpu
            memory = containers.value.memory
          }
          cpu_idle = false
        }

        volume_mounts {
          name       = "collector-config"
          mount_path = "/etc/rungmp"
        }
      }
    }

    dynamic "volumes" {
      for_each = var.collector[*]
      content {
        name = "collector-config"
        secret {
          secret = volumes.value.config_secret
          items {
            path    = "config.yaml"
            version = volumes.value.config_version
          }
        }
      }
    }
  }

  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }
}
