# The two services on Cloud Run.

locals {
  services = {
    command-service = merge(var.command_service, {
      name      = "${var.name}-command-service"
      image     = var.images.command_service
      iam_check = true
      timeout   = "30s"
      own_env   = {}
      secrets   = {}
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
      secrets = { for name, token in local.tokens : "GAPLESS_SECURITY_TOKENS_${upper(token.holder)}_TOKEN" => google_secret_manager_secret.token[name].secret_id }
    })
  }
  deployed = { for name, service in local.services : name => service if service.image != null }

  # Through Cloud SQL's connector: it finds the private address, encrypts, and logs in as the service account.
  jdbc_url_prefix = "jdbc:mysql://"
  jdbc_connector  = "cloudSqlInstance=${local.event_store_connection}&socketFactory=com.google.cloud.sql.mysql.SocketFactory&ipTypes=PRIVATE"
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

  collector = one([
    for version in google_secret_manager_secret_version.collector_config : {
      image          = var.images.metrics_sidecar
      cpu            = var.monitoring.sidecar_cpu
      memory         = var.monitoring.sidecar_memory
      config_secret  = google_secret_manager_secret.collector_config["metrics"].secret_id
      config_version = version.version
    }
  ])

  # What each is told. What Gapless needs goes last: a setting of one's own cannot undo it.
  definitions = {
    for name, service in local.deployed : name => merge(service, {
      account = local.email[name]
      env     = merge(service.env, local.service_env, { GAPLESS_EVENT_STORE_USER = local.mysql_user[name] }, service.own_env)
    })
  }

  running = merge(
    { for name, service in module.replay_service : name => service.service },
    { for name, service in module.command_service : name => service.service },
  )

  # Probes and the collector reach it, callers do not: Cloud Run lets them to the port of the container only.
  management_port = 9464
}

# The replay service first: it reads what command services of either build write, so an apply that raises both images replaces it before the other. Back is the
# other way round, and two applies: docs/gcp.md.
module "replay_service" {
  source   = "./modules/service"
  for_each = { for name, service in local.definitions : name => service if name == "replay-service" }

  project_id      = var.project_id
  region          = var.region
  labels          = local.labels
  network         = { network = local.network_id, subnet = local.subnet_id }
  management_port = local.management_port
  service         = each.value
  collector       = local.collector

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

module "command_service" {
  source   = "./modules/service"
  for_each = { for name, service in local.definitions : name => service if name == "command-service" }

  project_id      = var.project_id
  region          = var.region
  labels          = local.labels
  network         = { network = local.network_id, subnet = local.subnet_id }
  management_port = local.management_port
  service         = each.value
  collector       = local.collector

  # And with it, all that the replay service waits for; its own too where that is not deployed.
  depends_on = [
    google_managed_kafka_acl.closed,
    google_managed_kafka_acl.topic,
    google_project_iam_member.event_store,
    google_project_iam_member.service,
    google_secret_manager_secret_iam_member.collector_config,
    google_spanner_database_iam_binding.writers,
    google_sql_database.event_store,
    google_sql_user.service,
    module.replay_service,
    terraform_data.migration,
  ]
}
