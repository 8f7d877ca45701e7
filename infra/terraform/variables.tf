variable "project_id" {
  description = "Id of the Google Cloud project that everything is made in. It must exist and have billing."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must have 6 to 30 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "region" {
  description = "Region of everything, for example europe-west1. Managed Kafka and Cloud Run must be offered there."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as europe-west1, not a zone."
  }
}

variable "name" {
  description = <<-EOT
    Begins the name of everything that is made; two installations in one project need two names. At most 14 characters,
    since a service account's id has 30.
  EOT
  type        = string
  default     = "gapless"
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,12}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 14 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "labels" {
  description = "Labels of everything that takes labels, besides app = name."
  type        = map(string)
  default     = {}
  nullable    = false

  validation {
    condition     = alltrue([for key, value in var.labels : can(regex("^[a-z][a-z0-9_-]{0,62}$", key)) && can(regex("^[a-z0-9_-]{0,63}$", value))])
    error_message = "labels: keys and values must be lower-case letters, digits, hyphens and underscores, at most 63; a key begins with a letter."
  }
}

variable "enable_apis" {
  description = "Whether to enable the Google APIs that are needed. false if somebody else does."
  type        = bool
  default     = true
  nullable    = false
}

variable "deletion_protection" {
  description = <<-EOT
    Whether the event store and the fallback store refuse to be deleted, by Terraform and by anybody else. Set it to
    false and apply before a tear-down, never otherwise.
  EOT
  type        = bool
  default     = true
  nullable    = false
}

variable "network" {
  description = <<-EOT
    The network. By default one is made, with one subnet.
    subnet_cidr: addresses of that subnet: Cloud Run takes four for each instance while a revision replaces another,
    Kafka some more. /26 or larger.
    services_cidr: /16 to /24 that is peered with Google's network, where Cloud SQL gets its private address.
    existing: ids (projects/…) of a network and subnet to use instead, for example of a shared VPC; the network must be
    peered for private services access already, and the subnet must have Private Google Access.
  EOT
  type = object({
    subnet_cidr   = optional(string, "10.64.0.0/24")
    services_cidr = optional(string, "10.65.0.0/20")
    existing = optional(object({
      network = string
      subnet  = string
    }))
  })
  default  = {}
  nullable = false

  validation {
    condition     = can(cidrnetmask(var.network.subnet_cidr)) && try(tonumber(split("/", var.network.subnet_cidr)[1]) <= 26, false)
    error_message = "network.subnet_cidr must be an IPv4 range of /26 or larger: Direct VPC egress needs that many addresses."
  }

  validation {
    condition     = can(cidrnetmask(var.network.services_cidr)) && try(tonumber(split("/", var.network.services_cidr)[1]) <= 24, false)
    error_message = "network.services_cidr must be an IPv4 range of /24 or larger, which Cloud SQL recommends."
  }

  validation {
    condition     = var.network.existing == null || can(regex("^projects/[^/]+/regions/[^/]+/subnetworks/[^/]+$", var.network.existing.subnet))
    error_message = "network.existing.subnet must have the form projects/PROJECT/regions/REGION/subnetworks/SUBNET, which Managed Kafka demands."
  }
}

variable "monitoring" {
  description = <<-EOT
    metrics: whether each instance has a collector beside it that sends its metrics to Managed Prometheus. Without it
    there are neither alerts nor dashboard; alerts also wait for the first service. sidecar_cpu, sidecar_memory: of that collector. scrape_seconds: how often it
    reads.
    emails: who is told of alerts, and of the budget. notification_channels: ids of channels that exist already
    (projects/…/notificationChannels/…).
    runbook_url: what stands before docs/runbooks/… in an alert, for example https://git.example.org/gapless/blob/main/.
  EOT
  type = object({
    metrics               = optional(bool, true)
    sidecar_cpu           = optional(string, "1")
    sidecar_memory        = optional(string, "512Mi")
    scrape_seconds        = optional(number, 15)
    emails                = optional(set(string), [])
    notification_channels = optional(set(string), [])
    runbook_url           = optional(string, "")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.monitoring.scrape_seconds >= 10 && var.monitoring.scrape_seconds <= 60
    error_message = "monitoring.scrape_seconds must be 10 to 60: the alerts look at windows of two minutes."
  }

  validation {
    condition     = can(regex("^([1-8]|0[.][0-9]{1,3}|[1-9][0-9]{1,3}m)$", var.monitoring.sidecar_cpu)) && can(regex("^[1-9][0-9]*(Mi|Gi)$", var.monitoring.sidecar_memory))
    error_message = "monitoring.sidecar_cpu must be CPUs (1, 0.5 or 500m), and sidecar_memory a number with Mi or Gi."
  }

  validation {
    condition     = alltrue([for email in var.monitoring.emails : can(regex("^[^@ ]+@[^@ ]+$", email))])
    error_message = "monitoring.emails must be e-mail addresses."
  }
}

variable "budget" {
  description = <<-EOT
    A budget of the project, told at 50, 80 and 100 percent: to the account's administrators, and to the first five of
    monitoring.emails. billing_account: its id, XXXXXX-XXXXXX-XXXXXX. monthly: whole units of currency. currency: must be
    the billing account's own, and is that if null. Whoever applies needs roles/billing.costsManager on that account; null
    for none.
  EOT
  type = object({
    billing_account = string
    monthly         = number
    currency        = optional(string)
  })
  default = null

  validation {
    condition     = var.budget == null || try(can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account)) && var.budget.monthly > 0, false)
    error_message = "budget.billing_account must have the form XXXXXX-XXXXXX-XXXXXX, and monthly be more than 0."
  }

  validation {
    condition     = var.budget == null || try(floor(var.budget.monthly) == var.budget.monthly && (var.budget.currency == null || can(regex("^[A-Z]{3}$", var.budget.currency))), false)
    error_message = "budget.monthly must be a whole number, and budget.currency three capital letters, or null for the billing account's own."
  }
}
