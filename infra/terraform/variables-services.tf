variable "images" {
  description = <<-EOT
    Container images, each by digest or by a tag that never moves. null: not deployed; so the first apply needs none.
    migration: image of the replay service whose `migrate` brings the schema up to date; raise it before the other two.
    command_service, replay_service: what runs. metrics_sidecar: Google's collector for Managed Prometheus.
  EOT
  type = object({
    migration       = optional(string)
    command_service = optional(string)
    replay_service  = optional(string)
    metrics_sidecar = optional(string, "us-docker.pkg.dev/cloud-ops-agents-artifacts/cloud-run-gmp-sidecar/cloud-run-gmp-sidecar:1.2.0")
  })
  default  = {}
  nullable = false

  validation {
    condition     = alltrue([for image in values(var.images) : image == null || (can(regex("@sha256:[0-9a-f]{64}$|:[^:/@]+$", image)) && !can(regex(":latest$", image)))])
    error_message = "images must end with @sha256:… or with a tag other than latest: a rollback must know what ran before."
  }

  validation {
    condition     = (var.images.command_service == null && var.images.replay_service == null) || var.images.migration != null
    error_message = "images.migration must be given with images of services: they refuse to start on a schema that nobody has migrated."
  }
}

variable "migration" {
  description = <<-EOT
    The schema migration, a Cloud Run job. execute: whether `terraform apply` runs it (with gcloud, which must be
    installed and logged in) before it changes the services; if not, run it by hand between two applies. timeout_seconds:
    how long it may take.
  EOT
  type = object({
    execute         = optional(bool, false)
    timeout_seconds = optional(number, 1800)
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.migration.timeout_seconds >= 60 && var.migration.timeout_seconds <= 86400
    error_message = "migration.timeout_seconds must be 60 to 86400."
  }
}

variable "migrator_password" {
  description = <<-EOT
    Password of the MySQL user that migrates the schema. Never stored in plan or state; give it by
    TF_VAR_migrator_password. Read again only when migrator_password_version rises.
  EOT
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true

  validation {
    condition     = length(var.migrator_password) >= 20
    error_message = "migrator_password must have 20 characters or more: openssl rand -hex 24."
  }
}

variable "migrator_password_version" {
  description = "Raise it by one to have a new migrator_password taken over."
  type        = number
  default     = 1
  nullable    = false

  validation {
    condition     = var.migrator_password_version >= 1 && floor(var.migrator_password_version) == var.migrator_password_version
    error_message = "migrator_password_version must be a whole number, 1 or more."
  }
}

variable "command_service" {
  description = <<-EOT
    The command service on Cloud Run: CPU always allocated, since it publishes and sends heartbeats between requests too.
    min_instances, max_instances: it is scaled by requests. concurrency: requests that one instance takes at once.
    cpu (1, 2, 4, 6 or 8) and memory (768Mi or more): of one instance. invokers: IAM members that may call it, for example serviceAccount:shop@….
    env: further environment variables, for example GAPLESS_APPEND_LANES.
  EOT
  type = object({
    min_instances = optional(number, 1)
    max_instances = optional(number, 4)
    concurrency   = optional(number, 250)
    cpu           = optional(string, "1")
    memory        = optional(string, "2Gi")
    invokers      = optional(set(string), [])
    env           = optional(map(string), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.command_service.min_instances >= 1 && var.command_service.max_instances >= var.command_service.min_instances
    error_message = "command_service.min_instances must be 1 or more (a cold start takes longer than the 2 s that callers are promised), and max_instances at least that."
  }

  validation {
    condition     = var.command_service.concurrency >= 1 && var.command_service.concurrency <= 1000
    error_message = "command_service.concurrency must be 1 to 1000."
  }

  validation {
    condition     = contains(["1", "2", "4", "6", "8"], var.command_service.cpu)
    error_message = "command_service.cpu must be 1, 2, 4, 6 or 8: what Cloud Run gives an instance whose CPU is always allocated."
  }

  validation {
    condition     = try(tonumber(regex("^([0-9]+)(?:Mi|Gi)$", var.command_service.memory)[0]) * (endswith(var.command_service.memory, "Gi") ? 1024 : 1) >= 768, false)
    error_message = "command_service.memory must be a number with Mi or Gi, 768Mi or more: up to 256 MiB of events wait in it."
  }

  validation {
    condition     = !contains(var.command_service.invokers, "allUsers") && !contains(var.command_service.invokers, "allAuthenticatedUsers")
    error_message = "command_service.invokers must not be everybody: the service knows no users of its own."
  }
}

variable "replay_service" {
  description = <<-EOT
    The replay service on Cloud Run: at least two instances, always on. Members as in command_service; memory also holds
    the temporary files of a reconciliation, about 100 bytes for each record of its window.
    iam_check: whether Cloud Run itself checks callers (roles/run.invoker) besides the service's own tokens. The SDK and
    the command line send one Authorization header, which is the service's own, so it is false by default: see
    identity.tf.
  EOT
  type = object({
    min_instances = optional(number, 2)
    max_instances = optional(number, 3)
    concurrency   = optional(number, 250)
    cpu           = optional(string, "1")
    memory        = optional(string, "2Gi")
    iam_check     = optional(bool, false)
    invokers      = optional(set(string), [])
    env           = optional(map(string), {})
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.replay_service.min_instances >= 2 && var.replay_service.max_instances >= var.replay_service.min_instances
    error_message = "replay_service.min_instances must be 2 or more: one takes over what the other leaves."
  }

  validation {
    condition     = var.replay_service.concurrency >= 1 && var.replay_service.concurrency <= 1000
    error_message = "replay_service.concurrency must be 1 to 1000."
  }

  validation {
    condition     = contains(["1", "2", "4", "6", "8"], var.replay_service.cpu)
    error_message = "replay_service.cpu must be 1, 2, 4, 6 or 8: what Cloud Run gives an instance whose CPU is always allocated."
  }

  validation {
    condition     = try(tonumber(regex("^([0-9]+)(?:Mi|Gi)$", var.replay_service.memory)[0]) * (endswith(var.replay_service.memory, "Gi") ? 1024 : 1) >= 768, false)
    error_message = "replay_service.memory must be a number with Mi or Gi, 768Mi or more: up to 256 MiB of events wait in it."
  }

  validation {
    condition     = !contains(var.replay_service.invokers, "allUsers") && !contains(var.replay_service.invokers, "allAuthenticatedUsers")
    error_message = "replay_service.invokers must not be everybody."
  }
}

variable "tokens" {
  description = <<-EOT
    Bearer tokens of the replay service: the role (viewer, projection or operator) by the name of who holds it, which is
    what the audit records. Terraform makes an empty secret for each; you add its value. Projections get one each by
    themselves.
  EOT
  type        = map(string)
  default = {
    operator = "operator"
  }
  nullable = false

  validation {
    condition     = alltrue([for name, role in var.tokens : can(regex("^[a-z][a-z0-9]{0,29}$", name)) && contains(["viewer", "projection", "operator"], role)])
    error_message = "tokens: a name is lower-case letters and digits and begins with a letter; a role is viewer, projection or operator."
  }

  validation {
    condition     = length(var.tokens) > 0
    error_message = "tokens needs at least one: without any, the replay service serves loopback only."
  }
}

variable "projections" {
  description = <<-EOT
    Projections that read the topics, by their names (which are their consumer groups): see modules/projection-consumer.
    topics: the entity types that it reads. service_account: e-mail of the account that it runs as; one is made if null.
  EOT
  type = map(object({
    topics          = set(string)
    service_account = optional(string)
  }))
  default  = {}
  nullable = false

  validation {
    condition = alltrue([
      for name, projection in var.projections :
      can(regex("^[a-z][a-z0-9-]{1,28}[a-z0-9]$", name)) && length(projection.topics) > 0 && (projection.service_account != null || length(name) >= 6)
    ])
    error_message = "projections: a name has 3 to 30 lower-case letters, digits and hyphens, 6 or more if a service account is made for it; it reads at least one topic."
  }

  # Its token is a setting, whose name has no hyphens: user-directory and userdirectory would be one holder.
  validation {
    condition     = length(distinct(concat(keys(var.tokens), [for name in keys(var.projections) : replace(name, "-", "")]))) == length(var.tokens) + length(var.projections)
    error_message = "projections: without its hyphens, a name must differ from every other projection's and from every name in tokens: it is the holder of a token of the replay service."
  }

  validation {
    condition     = alltrue(flatten([for projection in values(var.projections) : [for type in projection.topics : contains(keys(var.topics), type)]]))
    error_message = "projections: every topic must be an entity type in topics."
  }
}
