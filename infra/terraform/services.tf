# The two services on Cloud Run.

locals {
  services = {
    command-service = merge(var.command_service, {
      name      = "${var.name}-command-service"
      image     = var.images.command_service
      iam_check = true
      timeout   = "30s"
      own_env   = {}
      tokens    = {}
    })
    replay-service = merge(var.replay_service, {
      name    = "${var.name}-replay-service"
      image   = var.images.replay_service
      timeout = "300s"
      own_env = merge(
        {
          GAPLESS_REPLAY_STORE_URL  = "${local.jdbc_url_prefix}/gapless_replay?${local.jdbc_iam}"
          GAPLESS_REPLAY_STORE_USER = local.mysql_user["replay-service"]
        },
        { for name, token in local.tokens : "GAPLESS_SECURITY_TOKENS_${upper(token.holder)}_ROLE" => token.role },
      )
      tokens = { for name, token in local.tokens : "GAPLESS_SECURITY_TOKENS_${upper(token.holder)}_TOKEN" => google_secret_manager_secret.token[name].secret_id }
    })
  }
  deployed = { for name, service in local.services : name => service if service.image != null }

  # Through Cloud SQL's connector: it finds the private address, encrypts, and logs in as the service account.
  jdbc_url_prefix = "jdbc:mysql://"
  jdbc_connector  = "cloudSqlInstance=${local.event_store_connection}&socketFactory=com.google.cloud.sql.mysql.SocketFactory&ipTypes=PRIVATE&sslmode=disable"
  jdbc_iam        = "${local.jdbc_connector}&enableIamAuth=true"
  # MySQL knows a service account by what stands before the @.
  mysql_user = { for name, email in local.email : name => split("@", email)[0] }

  service_env = {
    MICRONAUT_ENVIRONMENTS                  = "gcp"
    KAFKA_BOOTSTRAP_SERVERS                 = local.bootstrap_servers
    GAPLESS_TOPIC_PREFIX                    = var.event_channel.topic_prefix
    GAPLESS_SOURCE                          = var.event_channel.source
    GAPLESS_EVENT_STORE_URL                 = "${local.jdbc_url_prefix}/gapless?${local.jdbc_iam}"
    GAPLESS_FALLBACK_STORE_KIND             = "spanner"
    GAPLESS_FALLBACK_STORE_SPANNER_PROJECT  = var.project_id
    GAPLESS_FALLBACK_STORE_SPANNER_INSTANCE = google_spanner_instance.fallback_store.name
    GAPLESS_FALLBACK_STORE_SPANNER_DATABASE = google_spanner_database.fallback_store.name
  }

  # Probes and the collector reach it, callers do not: Cloud Run lets them to the port of the container only.
  management_port = 9464
}

resource "google_cloud_run_v2_service" "service" {
  for_each = local.deployed

  project  = var.project_id
  location = var.region
  name     = each.value.name
  labels   = local.labels
  ingress  = "INGRESS_TRAFFIC_INTERNAL_ONLY"
  # See identity.tf.
  invoker_iam_disabled = !each.value.iam_check
  # It holds nothing that another one would not have.
  deletion_protection = false

  template {
    service_account                  = local.email[each.key]
    execution_environment            = "EXECUTION_ENVIRONMENT_GEN2"
    timeout                          = each.value.timeout
    max_instance_request_concurrency = each.value.concurrency
    labels                           = local.labels

    scaling {
      min_instance_count = each.value.min_instances
      max_instance_count = each.value.max_instances
    }

    vpc_access {
      egress = "PRIVATE_RANGES_ONLY"
      network_interfaces {
        network    = local.network_id
        subnetwork = local.subnet_id
      }
    }

    containers {
      name  = "service"
      image = each.value.image

      ports {
        container_port = 8080
      }

      resources {
        limits = {
          cpu    = each.value.cpu
          memory = each.value.memory
        }
        # Between requests too: publishing, heartbeats, drain and take-over go on.
        cpu_idle          = false
        startup_cpu_boost = true
      }

      # What Gapless is told goes last: a setting of one's own cannot undo it.
      dynamic "env" {
        for_each = merge(each.value.env, local.service_env, { GAPLESS_EVENT_STORE_USER = local.mysql_user[each.key] }, each.value.own_env)
        content {
          name  = env.key
          value = env.value
        }
      }

      dynamic "env" {
        for_each = each.value.tokens
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
          port = local.management_port
        }
      }

      # Liveness only: a forked event store makes a service unready, and a restart would forget what it found.
      liveness_probe {
        period_seconds    = 10
        timeout_seconds   = 5
        failure_threshold = 6
        http_get {
          path = "/health/liveness"
          port = local.management_port
        }
      }
    }

    dynamic "containers" {
      for_each = toset(var.monitoring.metrics ? ["collector"] : [])
      content {
        name       = containers.key
        image      = var.images.metrics_sidecar
        depends_on = ["service"]

        resources {
          limits = {
            cpu    = var.monitoring.sidecar_cpu
            memory = var.monitoring.sidecar_memory
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
      for_each = google_secret_manager_secret_version.collector_config
      content {
        name = "collector-config"
        secret {
          secret = google_secret_manager_secret.collector_config[volumes.key].secret_id
          items {
            path    = "config.yaml"
            version = volumes.value.version
          }
        }
      }
    }
  }

  traffic {
    type    = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"
    percent = 100
  }

  depends_on = [
    google_managed_kafka_acl.closed,
    google_managed_kafka_acl.topic,
    google_project_iam_member.event_store,
    google_project_iam_member.service,
    google_secret_manager_secret_iam_member.collector_config,
    google_secret_manager_secret_iam_member.token,
    google_spanner_database_iam_binding.writers,
    google_sql_database.event_store,
    google_sql_user.service,
    terraform_data.migration,
  ]
}
