# Who is who, and what each may do. Every grant is on the one resource that it is for, where Google Cloud can do that; the
# roles that exist for a project only are bound by a condition (Cloud SQL) or by the cluster's own ACLs (Kafka).
#
# Two ways to be known to the replay service. Its own tokens say who may do what there, and the SDK and the command line send
# them as `Authorization: Bearer`. Cloud Run's own check (roles/run.invoker) wants a Google identity token in that same
# header. A caller that can send a second header may give it as X-Serverless-Authorization; the SDK and the command line
# cannot. So by default Cloud Run leaves the check to the service, which nobody outside the network reaches. The command
# service knows no users: there Cloud Run checks. An organisation's policy may forbid a service without Cloud Run's check.

locals {
  accounts = {
    command-service = "Gapless command service"
    replay-service  = "Gapless replay service"
    migrator        = "Gapless schema migration"
  }

  # Known before the first apply, so that a plan shows who is given what.
  email = { for name, account in google_service_account.account : name => "${account.account_id}@${account.project}.iam.gserviceaccount.com" }

  service_roles  = concat(["roles/managedkafka.client", "roles/logging.logWriter"], var.monitoring.metrics ? ["roles/monitoring.metricWriter"] : [])
  database_roles = ["roles/cloudsql.client", "roles/cloudsql.instanceUser"]

  project_grants = merge(
    { for pair in setproduct(keys(local.services), local.service_roles) : "${pair[0]} ${pair[1]}" => { account = pair[0], role = pair[1] } },
    { "migrator roles/logging.logWriter" = { account = "migrator", role = "roles/logging.logWriter" } },
  )

  # The migrator logs in by password, so it may connect and not more.
  database_grants = merge(
    { for pair in setproduct(keys(local.services), local.database_roles) : "${pair[0]} ${pair[1]}" => { account = pair[0], role = pair[1] } },
    { "migrator roles/cloudsql.client" = { account = "migrator", role = "roles/cloudsql.client" } },
  )

  invokers = merge([
    for name, service in local.deployed : { for member in service.invokers : "${name} ${member}" => { service = name, member = member } }
  ]...)
}

resource "google_service_account" "account" {
  for_each = local.accounts

  project      = var.project_id
  account_id   = "${var.name}-${each.key}"
  display_name = each.value

  depends_on = [google_project_service.api]
}

resource "google_project_iam_member" "service" {
  for_each = local.project_grants

  project = var.project_id
  role    = each.value.role
  member  = "serviceAccount:${local.email[each.value.account]}"
}

resource "google_project_iam_member" "event_store" {
  for_each = local.database_grants

  project = var.project_id
  role    = each.value.role
  member  = "serviceAccount:${local.email[each.value.account]}"

  condition {
    title       = "${var.name} event store only"
    description = "No other Cloud SQL instance of this project."
    expression  = "resource.type == \"sqladmin.googleapis.com/Instance\" && resource.name == \"projects/${var.project_id}/instances/${local.event_store_name}\""
  }
}

resource "google_cloud_run_v2_service_iam_member" "invoker" {
  for_each = local.invokers

  project  = var.project_id
  location = var.region
  name     = local.running[each.value.service].name
  role     = "roles/run.invoker"
  member   = each.value.member
}
