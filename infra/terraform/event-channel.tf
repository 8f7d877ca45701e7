# The event channel: Managed Service for Apache Kafka, its topics, and who may do what there.

locals {
  topic_names       = { for type, topic in var.topics : type => "${var.event_channel.topic_prefix}${type}" }
  bootstrap_servers = "bootstrap.${google_managed_kafka_cluster.event_channel.cluster_id}.${var.region}.managedkafka.${var.project_id}.cloud.goog:9092"

  # Said here as modules/projection-consumer will make them: Kafka takes an account that does not exist yet, and to ask the
  # module would be a cycle, since it waits for the replay service, which waits for the ACLs.
  projection_accounts = {
    for name, projection in var.projections : name => coalesce(projection.service_account, "${name}@${var.project_id}.iam.gserviceaccount.com")
  }

  # Whoever reads a topic: readers by name, and projections.
  topic_readers = {
    for type, topic in var.topics : type => toset(concat(tolist(topic.readers), [
      for name, projection in var.projections : local.projection_accounts[name] if contains(projection.topics, type)
    ]))
  }

  # WRITE and READ include DESCRIBE; the services and the SDK also read a topic's configuration, to refuse a compacted one.
  # An idempotent producer needs no right on the cluster: that to write some topic is enough (KIP-679).
  topic_rights = {
    for type, topic in var.topics : type => concat(
      [for operation in ["WRITE", "DESCRIBE", "DESCRIBE_CONFIGS"] : { account = local.email["command-service"], operation = operation }],
      [for operation in ["READ", "WRITE", "DESCRIBE", "DESCRIBE_CONFIGS"] : { account = local.email["replay-service"], operation = operation }],
      flatten([
        for reader in local.topic_readers[type] : [for operation in ["READ", "DESCRIBE", "DESCRIBE_CONFIGS"] : { account = reader, operation = operation }]
      ]),
    )
  }

  # Kafka lets everybody in where no ACL is found, so one is put on everything: what is not named above is closed but for
  # these.
  closing_rights = {
    cluster             = "DESCRIBE"
    allTopics           = "DESCRIBE"
    allConsumerGroups   = "DESCRIBE"
    allTransactionalIds = "DESCRIBE"
  }
}

resource "google_managed_kafka_cluster" "event_channel" {
  project    = var.project_id
  location   = var.region
  cluster_id = var.name
  labels     = local.labels

  capacity_config {
    vcpu_count   = tostring(var.event_channel.vcpus)
    memory_bytes = tostring(var.event_channel.vcpus * var.event_channel.memory_gib_per_vcpu * 1073741824)
  }

  gcp_config {
    access_config {
      network_configs {
        subnet = local.subnet_id
      }
    }
  }

  rebalance_config {
    mode = "AUTO_REBALANCE_ON_SCALE_UP"
  }

  depends_on = [google_project_service.api]
}

# A topic has no protection of its own against deletion, and needs none: the event store has every event, and a topic that is
# made anew is healed from it (docs/projections-and-kafka.md).
resource "google_managed_kafka_topic" "events" {
  for_each = var.topics

  project            = var.project_id
  location           = var.region
  cluster            = google_managed_kafka_cluster.event_channel.cluster_id
  topic_id           = local.topic_names[each.key]
  partition_count    = each.value.partitions
  replication_factor = 3

  configs = {
    "cleanup.policy"                 = "delete"
    "min.insync.replicas"            = "2"
    "unclean.leader.election.enable" = "false"
    "retention.ms"                   = tostring(each.value.retention_hours * 3600000)
    "message.timestamp.type"         = "CreateTime"
    # A payload of 1,000,000 bytes, its headers and its key.
    "max.message.bytes" = "1048588"
  }
}

resource "google_managed_kafka_acl" "topic" {
  for_each = google_managed_kafka_topic.events

  project  = var.project_id
  location = var.region
  cluster  = google_managed_kafka_cluster.event_channel.cluster_id
  acl_id   = "topic/${each.value.topic_id}"

  dynamic "acl_entries" {
    for_each = local.topic_rights[each.key]
    content {
      principal       = "User:${acl_entries.value.account}"
      operation       = acl_entries.value.operation
      permission_type = "ALLOW"
      host            = "*"
    }
  }
}

resource "google_managed_kafka_acl" "closed" {
  for_each = local.closing_rights

  project  = var.project_id
  location = var.region
  cluster  = google_managed_kafka_cluster.event_channel.cluster_id
  acl_id   = each.key

  acl_entries {
    principal       = "User:${local.email["replay-service"]}"
    operation       = each.value
    permission_type = "ALLOW"
    host            = "*"
  }
}

module "projection" {
  source   = "./modules/projection-consumer"
  for_each = var.projections

  project_id                  = var.project_id
  region                      = var.region
  name                        = each.key
  cluster_id                  = google_managed_kafka_cluster.event_channel.cluster_id
  replay_service              = contains(keys(local.deployed), "replay-service") ? local.running["replay-service"].name : null
  replay_service_token_secret = google_secret_manager_secret.token["projection-${each.key}"].secret_id
  service_account             = each.value.service_account
}
