output "command_service_url" {
  description = "Where the command service answers, from inside the network; null while it is not deployed."
  value       = try(local.running["command-service"].uri, null)
}

output "replay_service_url" {
  description = "Where the replay service answers, from inside the network; null while it is not deployed. GAPLESS_URL of the command line, and the SDK's replayService."
  value       = try(local.running["replay-service"].uri, null)
}

output "replay_service_name" {
  description = "Name of the replay service on Cloud Run; null while it is not deployed. replay_service of modules/projection-consumer."
  value       = try(local.running["replay-service"].name, null)
}

output "image_repository" {
  description = "Where the images are pushed to."
  value       = "${var.region}-docker.pkg.dev/${var.project_id}/${google_artifact_registry_repository.images.repository_id}"
}

output "migrate_command" {
  description = "Runs the schema migration, and waits for its end. Null while images.migration is."
  value       = try("gcloud run jobs execute ${google_cloud_run_v2_job.migration["migration"].name} --project=${var.project_id} --region=${var.region} --wait", null)
}

output "token_secrets" {
  description = "The secret that holds each token, by the token's name. Each needs a version before the replay service is deployed."
  value       = { for name, secret in google_secret_manager_secret.token : name => secret.secret_id }
}

output "migrator_password_secret" {
  description = "The secret that holds migrator_password, to be read for later applies."
  value       = google_secret_manager_secret.migrator_password.secret_id
}

output "event_store" {
  description = "The event store: instance, connection name (PROJECT:REGION:INSTANCE) and private address."
  value = {
    instance        = google_sql_database_instance.event_store.name
    connection_name = local.event_store_connection
    private_address = google_sql_database_instance.event_store.private_ip_address
  }
}

output "fallback_store" {
  description = "The fallback store: instance and database."
  value = {
    instance = google_spanner_instance.fallback_store.name
    database = google_spanner_database.fallback_store.name
  }
}

output "event_channel" {
  description = "The event channel: cluster, bootstrap servers, and the topic of each entity type."
  value = {
    cluster           = google_managed_kafka_cluster.event_channel.cluster_id
    bootstrap_servers = local.bootstrap_servers
    topics            = { for type, topic in google_managed_kafka_topic.events : type => topic.topic_id }
  }
}

output "network" {
  description = "The network and the subnet that services and consumers run in."
  value = {
    network = local.network_id
    subnet  = local.subnet_id
  }
}

output "service_accounts" {
  description = "E-mails of the service accounts: of both services, of the migration, and of each projection."
  value = merge(local.email, {
    for name, projection in module.projection : "projection-${name}" => projection.service_account
  })
}

output "posture" {
  description = "What an auditor asks first, read out of the resources and not out of the variables. The tests of both examples compare it."
  value = {
    event_store = {
      version               = google_sql_database_instance.event_store.database_version
      public_address        = google_sql_database_instance.event_store.settings[0].ip_configuration[0].ipv4_enabled
      transport             = google_sql_database_instance.event_store.settings[0].ip_configuration[0].ssl_mode
      connector_enforcement = google_sql_database_instance.event_store.settings[0].connector_enforcement
      availability          = google_sql_database_instance.event_store.settings[0].availability_type
      backups               = google_sql_database_instance.event_store.settings[0].backup_configuration[0].enabled
      binary_log            = google_sql_database_instance.event_store.settings[0].backup_configuration[0].binary_log_enabled
      backups_kept          = google_sql_database_instance.event_store.settings[0].retain_backups_on_delete
      log_days              = google_sql_database_instance.event_store.settings[0].backup_configuration[0].transaction_log_retention_days
      flags                 = { for flag in google_sql_database_instance.event_store.settings[0].database_flags : flag.name => flag.value }
      users                 = { for name, user in google_sql_user.service : name => user.type }
      deletion_protection = {
        terraform = google_sql_database_instance.event_store.deletion_protection
        api       = google_sql_database_instance.event_store.settings[0].deletion_protection_enabled
      }
    }
    fallback_store = {
      ddl_statements    = length(google_spanner_database.fallback_store.ddl)
      version_retention = google_spanner_database.fallback_store.version_retention_period
      backup_retention  = google_spanner_backup_schedule.fallback_store.retention_duration
      writers           = google_spanner_database_iam_binding.writers.members
      deletion_protection = {
        terraform = google_spanner_database.fallback_store.deletion_protection
        api       = google_spanner_database.fallback_store.enable_drop_protection
      }
    }
    topics = {
      for type, topic in google_managed_kafka_topic.events : type => {
        replication = topic.replication_factor
        configs     = topic.configs
        rights      = { for entry in google_managed_kafka_acl.topic[type].acl_entries : entry.principal => entry.operation... }
      }
    }
    closed_patterns = keys(google_managed_kafka_acl.closed)
    services = {
      for name, service in local.running : name => {
        ingress             = service.ingress
        iam_check           = !service.invoker_iam_disabled
        cpu_between_request = !service.template[0].containers[0].resources[0].cpu_idle
        min_instances       = service.template[0].scaling[0].min_instance_count
        egress              = service.template[0].vpc_access[0].egress
        service_account     = service.template[0].service_account
        images              = service.template[0].containers[*].image
        secrets             = [for env in service.template[0].containers[0].env : env.name if length(env.value_source) > 0]
      }
    }
    alerts = keys(google_monitoring_alert_policy.alert)
  }
}
