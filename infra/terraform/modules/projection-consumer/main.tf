# What one projection needs beside the right to read its topics: an account, its consumer group, and the replay service.
#
# The right to read a topic is not given here: Managed Kafka keeps all entries of a topic in one ACL, which has one owner,
# the root module. There the projection stands in `projections`, or its account among the `readers` of the topic.

locals {
  account = one(concat(
    [for account in google_service_account.projection : "${account.account_id}@${account.project}.iam.gserviceaccount.com"],
    var.service_account[*],
  ))
}

resource "google_service_account" "projection" {
  for_each = toset(var.service_account == null ? ["own"] : [])

  project      = var.project_id
  account_id   = var.name
  display_name = "Gapless projection ${var.name}"
}

# May connect to the cluster; what it may do there, the ACLs say.
resource "google_project_iam_member" "kafka" {
  project = var.project_id
  role    = "roles/managedkafka.client"
  member  = "serviceAccount:${local.account}"
}

# READ includes to join it, to commit offsets and to describe it.
resource "google_managed_kafka_acl" "group" {
  project  = var.project_id
  location = var.region
  cluster  = var.cluster_id
  acl_id   = "consumerGroup/${var.name}"

  acl_entries {
    principal       = "User:${local.account}"
    operation       = "READ"
    permission_type = "ALLOW"
    host            = "*"
  }
}

resource "google_cloud_run_v2_service_iam_member" "replay_service" {
  for_each = { for name in var.replay_service[*] : "invoker" => name }

  project  = var.project_id
  location = var.region
  name     = each.value
  role     = "roles/run.invoker"
  member   = "serviceAccount:${local.account}"
}

resource "google_secret_manager_secret_iam_member" "token" {
  for_each = { for secret in var.replay_service_token_secret[*] : "token" => secret }

  project   = var.project_id
  secret_id = each.value
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${local.account}"
}
