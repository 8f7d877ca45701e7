# Metrics, alerts and the dashboard. Alerts and dashboard are those of infra/monitoring: one source for Prometheus, Grafana
# and Google Cloud.

locals {
  metrics = toset(var.monitoring.metrics ? ["metrics"] : [])

  alerts = merge([
    for group in yamldecode(file("${path.module}/../monitoring/alerts.yml")).groups : { for rule in group.rules : rule.alert => merge(rule, { group = group.name }) }
  ]...)
  seconds = { s = 1, m = 60, h = 3600 }

  # What a Prometheus template says in braces, Cloud Monitoring says otherwise, or not at all (the value).
  alert_summaries = {
    for name, rule in local.alerts : name => replace(replace(rule.annotations.summary,
    "/{{ *[$]labels[.]([a-z_]+) *}}/", "$${metric_or_resource.labels.$1}"), "/{{[^}]*}}/", "N")
  }

  grafana = jsondecode(file("${path.module}/../monitoring/dashboard.json"))

  notification_channels = concat(
    [for channel in google_monitoring_notification_channel.email : channel.id],
    tolist(var.monitoring.notification_channels),
  )
  budget_emails = slice(sort(var.monitoring.emails), 0, min(5, length(var.monitoring.emails)))
}

# What the collector beside each instance reads. No secret: a mounted secret is the only way in which it takes its
# configuration.
resource "google_secret_manager_secret" "collector_config" {
  for_each = local.metrics

  project             = var.project_id
  secret_id           = "${var.name}-collector-config"
  labels              = local.labels
  deletion_protection = false

  replication {
    auto {}
  }

  depends_on = [google_project_service.api]
}

resource "google_secret_manager_secret_version" "collector_config" {
  for_each = local.metrics

  secret = google_secret_manager_secret.collector_config[each.key].id
  secret_data = yamlencode({
    apiVersion = "monitoring.googleapis.com/v1beta"
    kind       = "RunMonitoring"
    metadata   = { name = var.name }
    spec = {
      endpoints    = [{ port = local.management_port, path = "/prometheus", interval = "${var.monitoring.scrape_seconds}s" }]
      targetLabels = { metadata = ["service", "revision", "instance"] }
    }
  })
}

resource "google_secret_manager_secret_iam_member" "collector_config" {
  for_each = { for name, service in local.services : name => service if var.monitoring.metrics }

  project   = var.project_id
  secret_id = google_secret_manager_secret.collector_config["metrics"].secret_id
  role      = "roles/secretmanager.secretAccessor"
  member    = "serviceAccount:${local.email[each.key]}"
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.monitoring.emails

  project      = var.project_id
  display_name = "${var.name}: ${each.key}"
  type         = "email"
  user_labels  = local.labels
  labels = {
    email_address = each.key
  }
}

# Not before there is a service: GaplessReplayServiceAway would say at once that none is there.
resource "google_monitoring_alert_policy" "alert" {
  for_each = { for name, rule in local.alerts : name => rule if var.monitoring.metrics && length(local.deployed) > 0 }

  project               = var.project_id
  display_name          = "${var.name}: ${each.key}"
  combiner              = "OR"
  severity              = each.value.labels.severity == "critical" ? "CRITICAL" : "WARNING"
  notification_channels = local.notification_channels
  user_labels           = local.labels

  conditions {
    display_name = each.key
    condition_prometheus_query_language {
      query               = each.value.expr
      duration            = try("${tonumber(regex("^[0-9]+", each.value.for)) * local.seconds[regex("[smh]$", each.value.for)]}s", "0s")
      evaluation_interval = "30s"
      alert_rule          = each.key
      rule_group          = each.value.group
      labels              = each.value.labels
      # The metrics do not exist before the services run.
      disable_metric_validation = true
    }
  }

  documentation {
    mime_type = "text/markdown"
    subject   = "${each.key}: ${local.alert_summaries[each.key]}"
    content   = "${local.alert_summaries[each.key]}\n\nRunbook: ${var.monitoring.runbook_url}${each.value.annotations.runbook}"
  }

  depends_on = [google_project_service.api, module.replay_service, module.command_service]
}

# The Grafana dashboard's panels, at the same places. Google's grid has 12 columns at most, half of Grafana's: so every edge is
# halved, rounded up, and neighbours still meet. What is zero or empty is left out:
# Google gives it back so, and each plan would want to set it again.
resource "google_monitoring_dashboard" "dashboard" {
  for_each = local.metrics

  project = var.project_id
  dashboard_json = jsonencode({
    displayName = "${local.grafana.title} (${var.name})"
    mosaicLayout = {
      columns = 12
      tiles = [
        for panel in local.grafana.panels : merge(
          { for side, value in { xPos = ceil(panel.gridPos.x / 2), yPos = ceil(panel.gridPos.y / 2) } : side => value if value != 0 },
          {
            width  = ceil((panel.gridPos.x + panel.gridPos.w) / 2) - ceil(panel.gridPos.x / 2)
            height = ceil((panel.gridPos.y + panel.gridPos.h) / 2) - ceil(panel.gridPos.y / 2)
            widget = {
              title = panel.title
              xyChart = {
                dataSets = [
                  for target in panel.targets : merge(
                    { for legend in compact([try(target.legendFormat, "")]) : "legendTemplate" => replace(legend, "/{{ *([a-z_]+) *}}/", "$${labels.$1}") },
                    { plotType = "LINE", timeSeriesQuery = { prometheusQuery = target.expr } },
                  )
                ]
              }
            }
          },
        )
      ]
    }
  })

  depends_on = [google_project_service.api]
}

data "google_project" "project" {
  for_each = toset(var.budget == null ? [] : ["budget"])

  project_id = var.project_id
}

resource "google_billing_budget" "budget" {
  for_each = data.google_project.project

  billing_account = var.budget.billing_account
  display_name    = var.name

  budget_filter {
    projects = ["projects/${each.value.number}"]
  }

  amount {
    specified_amount {
      currency_code = var.budget.currency
      units         = tostring(var.budget.monthly)
    }
  }

  dynamic "threshold_rules" {
    for_each = [0.5, 0.8, 1.0]
    content {
      threshold_percent = threshold_rules.value
    }
  }

  # Besides the billing account's administrators, who are told anyway. A budget takes five channels.
  dynamic "all_updates_rule" {
    for_each = length(local.budget_emails) > 0 ? ["emails"] : []
    content {
      monitoring_notification_channels = [for email in local.budget_emails : google_monitoring_notification_channel.email[email].id]
    }
  }

  depends_on = [google_project_service.api]
}
