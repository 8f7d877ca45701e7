variable "project_id" {
  description = "Id of the Google Cloud project."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must have 6 to 30 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "region" {
  description = "Region of the service."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as europe-west1, not a zone."
  }
}

variable "labels" {
  description = "Labels of the service and its revisions."
  type        = map(string)
  nullable    = false
}

variable "network" {
  description = "Ids of the network and the subnet that its requests to private addresses leave through."
  type = object({
    network = string
    subnet  = string
  })
  nullable = false
}

variable "management_port" {
  description = "Port of health and metrics; Cloud Run shows it to probes and to the collector only."
  type        = number
  nullable    = false
}

variable "service" {
  description = <<-EOT
    The service. account: e-mail of its service account. iam_check: whether Cloud Run checks callers.
    env: environment variables. secrets: ids of the secrets that fill further ones, by their names.
  EOT
  type = object({
    name          = string
    image         = string
    account       = string
    iam_check     = bool
    timeout       = string
    min_instances = number
    max_instances = number
    concurrency   = number
    cpu           = string
    memory        = string
    env           = map(string)
    secrets       = map(string)
  })
  nullable = false
}

variable "collector" {
  description = "The collector of its metrics, and the secret with the collector's configuration; null for none."
  type = object({
    image          = string
    cpu            = string
    memory         = string
    config_secret  = string
    config_version = string
  })
  default = null
}
