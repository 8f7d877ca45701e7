variable "project_id" {
  description = "Id of the Google Cloud project of the Kafka cluster and the replay service."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{4,28}[a-z0-9]$", var.project_id))
    error_message = "project_id must have 6 to 30 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }
}

variable "region" {
  description = "Region of both."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z]+-[a-z]+[0-9]+$", var.region))
    error_message = "region must be a region such as europe-west1, not a zone."
  }
}

variable "name" {
  description = "Name of the projection, which is its consumer group. 3 to 30 lower-case letters, digits and hyphens; 6 or more if it names a service account too."
  type        = string
  nullable    = false

  validation {
    condition     = can(regex("^[a-z][a-z0-9-]{1,28}[a-z0-9]$", var.name))
    error_message = "name must have 3 to 30 lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
  }

  validation {
    condition     = var.service_account != null || length(var.name) >= 6
    error_message = "name must have 6 characters or more, since the service account that is made is called so; or give service_account."
  }
}

variable "cluster_id" {
  description = "Id of the Kafka cluster: output event_channel.cluster of the root module."
  type        = string
  nullable    = false
}

variable "replay_service" {
  description = "Name of the replay service on Cloud Run that it may call; null while that is not deployed."
  type        = string
  default     = null
}

variable "replay_service_token_secret" {
  description = "Id of the secret that holds its token for the replay service (role projection); null if it gets that some other way."
  type        = string
  default     = null
}

variable "service_account" {
  description = "E-mail of the service account that it runs as; one is made, with its name, if null."
  type        = string
  default     = null

  validation {
    condition     = var.service_account == null || can(regex("^[^:@ ]+@[^:@ ]+$", var.service_account))
    error_message = "service_account must be the e-mail of a service account, without a prefix."
  }
}
