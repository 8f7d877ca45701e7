# One network of its own, or an existing one. Nothing in it has a public address.

locals {
  own_network = toset(var.network.existing == null ? ["own"] : [])
  network_id  = one(concat([for network in google_compute_network.network : network.id], var.network.existing[*].network))
  # Managed Kafka wants this very form; put together so that it is known before the first apply.
  subnet_id = one(concat(
    [for subnet in google_compute_subnetwork.services : "projects/${subnet.project}/regions/${subnet.region}/subnetworks/${subnet.name}"],
    var.network.existing[*].subnet
  ))
  # private.googleapis.com: reached only from inside, announced nowhere.
  private_google_addresses = ["199.36.153.8", "199.36.153.9", "199.36.153.10", "199.36.153.11"]
}

resource "google_compute_network" "network" {
  for_each = local.own_network

  project                 = var.project_id
  name                    = var.name
  description             = "Gapless: services, event store, Kafka."
  auto_create_subnetworks = false

  depends_on = [google_project_service.api]
}

resource "google_compute_subnetwork" "services" {
  for_each = local.own_network

  project       = var.project_id
  region        = var.region
  name          = "${var.name}-services"
  network       = google_compute_network.network[each.key].id
  ip_cidr_range = var.network.subnet_cidr
  # Machines without a public address reach Google's APIs, and Cloud Run takes their requests for internal ones.
  private_ip_google_access = true

  log_config {
    aggregation_interval = "INTERVAL_10_MIN"
    flow_sampling        = 0.1
    metadata             = "EXCLUDE_ALL_METADATA"
  }
}

# Private services access: where Cloud SQL gets its address.
resource "google_compute_global_address" "services" {
  for_each = local.own_network

  project       = var.project_id
  name          = "${var.name}-google-services"
  purpose       = "VPC_PEERING"
  address_type  = "INTERNAL"
  address       = split("/", var.network.services_cidr)[0]
  prefix_length = tonumber(split("/", var.network.services_cidr)[1])
  network       = google_compute_network.network[each.key].id
  labels        = local.labels
}

resource "google_service_networking_connection" "services" {
  for_each = local.own_network

  network                 = google_compute_network.network[each.key].id
  service                 = "servicenetworking.googleapis.com"
  reserved_peering_ranges = [google_compute_global_address.services[each.key].name]
}

# Inside the network run.app is private.googleapis.com, so that calls from one Cloud Run service to another stay inside too.
resource "google_dns_managed_zone" "run" {
  for_each = local.own_network

  project     = var.project_id
  name        = "${var.name}-run-app"
  dns_name    = "run.app."
  description = "Cloud Run by Google's private addresses."
  visibility  = "private"
  labels      = local.labels

  private_visibility_config {
    networks {
      network_url = google_compute_network.network[each.key].id
    }
  }
}

resource "google_dns_record_set" "run" {
  for_each = { for name in ["run.app.", "*.run.app."] : name => name if var.network.existing == null }

  project      = var.project_id
  managed_zone = google_dns_managed_zone.run["own"].name
  name         = each.key
  type         = "A"
  ttl          = 300
  rrdatas      = local.private_google_addresses
}
