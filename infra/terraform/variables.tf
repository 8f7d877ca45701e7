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

variable "event_store" {
  description = <<-EOT
    The event store, Cloud SQL for MySQL 8.4. It always has a private address only, backups, a binary log (Gapless
    refuses to run without) and so point-in-time recovery.
    tier: machine type, db-custom-CPUS-MEGABYTES in edition ENTERPRISE, db-perf-optimized-N-CPUS in ENTERPRISE_PLUS.
    availability: REGIONAL (a standby in another zone, written synchronously) or ZONAL (for trying out).
    disk_gb and disk_max_gb: where the disk begins, and where it stops growing by itself; 0 for no limit.
    backups: how many daily backups are kept. log_days: for how many days any moment can be restored, 1 to 7 (35 in
    ENTERPRISE_PLUS).
    instance_name: since a name cannot be used again for a week after a deletion; name-events by default.
    maintenance_day and maintenance_hour: 1 = Monday, in UTC.
    flags: further MySQL flags. set_durability_flags: see event-store.tf; false only if Cloud SQL refuses to be told its
    own defaults.
  EOT
  type = object({
    tier                 = optional(string, "db-custom-2-7680")
    edition              = optional(string, "ENTERPRISE")
    availability         = optional(string, "REGIONAL")
    disk_gb              = optional(number, 50)
    disk_max_gb          = optional(number, 500)
    backups              = optional(number, 14)
    log_days             = optional(number, 7)
    instance_name        = optional(string)
    maintenance_day      = optional(number, 7)
    maintenance_hour     = optional(number, 3)
    flags                = optional(map(string), {})
    set_durability_flags = optional(bool, true)
  })
  default  = {}
  nullable = false

  validation {
    condition     = contains(["REGIONAL", "ZONAL"], var.event_store.availability)
    error_message = "event_store.availability must be REGIONAL or ZONAL."
  }

  validation {
    condition     = contains(["ENTERPRISE", "ENTERPRISE_PLUS"], var.event_store.edition)
    error_message = "event_store.edition must be ENTERPRISE or ENTERPRISE_PLUS."
  }

  validation {
    condition     = var.event_store.log_days >= 1 && var.event_store.log_days <= (var.event_store.edition == "ENTERPRISE_PLUS" ? 35 : 7)
    error_message = "event_store.log_days must be 1 to 7, or to 35 in edition ENTERPRISE_PLUS."
  }

  validation {
    condition     = var.event_store.disk_gb >= 10 && (var.event_store.disk_max_gb == 0 || var.event_store.disk_max_gb >= var.event_store.disk_gb)
    error_message = "event_store.disk_gb must be 10 or more, and disk_max_gb 0 or at least disk_gb."
  }

  validation {
    condition     = var.event_store.backups >= 1
    error_message = "event_store.backups must be 1 or more: without backups there is no binary log, and without a binary log Gapless refuses to run."
  }

  validation {
    condition = length(setintersection(keys(var.event_store.flags), [
      "innodb_flush_log_at_trx_commit", "sync_binlog", "cloudsql_iam_authentication", "auto_increment_increment", "auto_increment_offset", "skip_grant_tables",
    ])) == 0
    error_message = "event_store.flags must not name what Gapless rests on: innodb_flush_log_at_trx_commit, sync_binlog, cloudsql_iam_authentication, auto_increment_*, skip_grant_tables."
  }
}

variable "fallback_store" {
  description = <<-EOT
    The fallback store, a regional Spanner instance and its database.
    processing_units: 100 to 900 in steps of 100, or a multiple of 1000; not with autoscaling.
    autoscaling: from and to how many processing units (multiples of 1000), and above which use of the CPU; needs edition
    ENTERPRISE.
    edition: STANDARD, ENTERPRISE or ENTERPRISE_PLUS. config: where it lies; regional-REGION by default.
    version_retention: how far back its content can be read, 1h to 7d. backup_cron and backup_days: when it is backed up,
    and for how long that is kept.
  EOT
  type = object({
    processing_units = optional(number)
    autoscaling = optional(object({
      min_processing_units = number
      max_processing_units = number
      cpu_percent          = optional(number, 65)
      storage_percent      = optional(number, 90)
    }))
    edition           = optional(string, "STANDARD")
    config            = optional(string)
    version_retention = optional(string, "7d")
    backup_cron       = optional(string, "0 2 * * *")
    backup_days       = optional(number, 14)
  })
  default = {
    processing_units = 300
  }
  nullable = false

  validation {
    condition     = (var.fallback_store.processing_units == null) != (var.fallback_store.autoscaling == null)
    error_message = "fallback_store needs either processing_units or autoscaling."
  }

  validation {
    condition     = var.fallback_store.processing_units == null || try(var.fallback_store.processing_units >= 100 && var.fallback_store.processing_units % (var.fallback_store.processing_units < 1000 ? 100 : 1000) == 0, false)
    error_message = "fallback_store.processing_units must be 100 to 900 in steps of 100, or a multiple of 1000."
  }

  validation {
    condition = var.fallback_store.autoscaling == null || try(
      var.fallback_store.autoscaling.min_processing_units >= 1000 &&
      var.fallback_store.autoscaling.max_processing_units >= var.fallback_store.autoscaling.min_processing_units &&
      var.fallback_store.autoscaling.min_processing_units % 1000 == 0 &&
      var.fallback_store.autoscaling.max_processing_units % 1000 == 0, false
    )
    error_message = "fallback_store.autoscaling: min_processing_units and max_processing_units must be multiples of 1000, the first the smaller."
  }

  validation {
    condition     = contains(["STANDARD", "ENTERPRISE", "ENTERPRISE_PLUS"], var.fallback_store.edition) && (var.fallback_store.autoscaling == null || var.fallback_store.edition != "STANDARD")
    error_message = "fallback_store.edition must be STANDARD, ENTERPRISE or ENTERPRISE_PLUS; autoscaling needs ENTERPRISE."
  }

  validation {
    condition     = can(regex("^([1-9]|1[0-9]|2[0-4])h$|^[1-7]d$", var.fallback_store.version_retention))
    error_message = "fallback_store.version_retention must be 1h to 24h or 1d to 7d."
  }

  validation {
    condition     = var.fallback_store.backup_days >= 1 && var.fallback_store.backup_days <= 366
    error_message = "fallback_store.backup_days must be 1 to 366."
  }
}

variable "event_channel" {
  description = <<-EOT
    The Kafka cluster, Managed Service for Apache Kafka.
    vcpus: of all brokers together, 3 or more. memory_gib_per_vcpu: 1 to 8.
    topic_prefix: prepended to an entity type to name its topic. source: ce_source of every event.
  EOT
  type = object({
    vcpus               = optional(number, 3)
    memory_gib_per_vcpu = optional(number, 4)
    topic_prefix        = optional(string, "gapless.")
    source              = optional(string, "/gapless")
  })
  default  = {}
  nullable = false

  validation {
    condition     = var.event_channel.vcpus >= 3 && floor(var.event_channel.vcpus) == var.event_channel.vcpus
    error_message = "event_channel.vcpus must be a whole number, 3 or more."
  }

  validation {
    condition     = var.event_channel.memory_gib_per_vcpu >= 1 && var.event_channel.memory_gib_per_vcpu <= 8
    error_message = "event_channel.memory_gib_per_vcpu must be 1 to 8."
  }

  validation {
    condition     = can(regex("^[a-zA-Z0-9._-]{0,100}$", var.event_channel.topic_prefix))
    error_message = "event_channel.topic_prefix must be at most 100 letters, digits, dots, underscores and hyphens."
  }
}

variable "topics" {
  description = <<-EOT
    One topic for each entity type, by its name. Never compacted, replicated to all three zones, acknowledged by two.
    partitions: can only grow later, and keys then move. retention_hours: longer than the longest outage of a projection
    that you expect; what is older comes from the event store. readers: e-mails of service accounts that read it besides
    the projections below.
  EOT
  type = map(object({
    partitions      = optional(number, 12)
    retention_hours = optional(number, 168)
    readers         = optional(set(string), [])
  }))
  default = {
    account = {}
  }
  nullable = false

  validation {
    condition     = length(var.topics) > 0 && alltrue([for type, topic in var.topics : can(regex("^[a-zA-Z0-9._-]{1,64}$", type))])
    error_message = "topics needs at least one entity type; a type has at most 64 letters, digits, dots, underscores and hyphens."
  }

  validation {
    condition     = alltrue([for topic in values(var.topics) : topic.partitions >= 1 && topic.partitions <= 1000])
    error_message = "topics: partitions must be 1 to 1000."
  }

  validation {
    condition     = alltrue([for topic in values(var.topics) : topic.retention_hours >= 24])
    error_message = "topics: retention_hours must be 24 or more; the reconciliation compares what is on the topic."
  }

  validation {
    condition     = alltrue(flatten([for topic in values(var.topics) : [for reader in topic.readers : can(regex("^[^:@ ]+@[^:@ ]+$", reader))]]))
    error_message = "topics: readers must be e-mails of service accounts, without a prefix."
  }
}

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
    cpu, memory: of one instance. invokers: IAM members that may call it, for example serviceAccount:shop@….
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

  validation {
    condition     = alltrue(flatten([for projection in values(var.projections) : [for type in projection.topics : contains(keys(var.topics), type)]]))
    error_message = "projections: every topic must be an entity type in topics."
  }
}

variable "monitoring" {
  description = <<-EOT
    metrics: whether each instance has a collector beside it that sends its metrics to Managed Prometheus. Without it
    there are neither alerts nor dashboard. sidecar_cpu, sidecar_memory: of that collector. scrape_seconds: how often it
    reads.
    emails: who is told of alerts. notification_channels: ids of channels that exist already
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
    condition     = alltrue([for email in var.monitoring.emails : can(regex("^[^@ ]+@[^@ ]+$", email))])
    error_message = "monitoring.emails must be e-mail addresses."
  }
}

variable "budget" {
  description = <<-EOT
    A budget of the project, told at 50, 80 and 100 percent. billing_account: its id, XXXXXX-XXXXXX-XXXXXX. monthly: in
    units of currency. Whoever applies needs billing.budgets.create on that account; null for none.
  EOT
  type = object({
    billing_account = string
    monthly         = number
    currency        = optional(string, "USD")
  })
  default = null

  validation {
    condition     = var.budget == null || try(can(regex("^[0-9A-F]{6}-[0-9A-F]{6}-[0-9A-F]{6}$", var.budget.billing_account)) && var.budget.monthly > 0, false)
    error_message = "budget.billing_account must have the form XXXXXX-XXXXXX-XXXXXX, and monthly be more than 0."
  }
}
