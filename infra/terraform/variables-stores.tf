variable "event_store" {
  description = <<-EOT
    The event store, Cloud SQL for MySQL 8.4. It always has a private address only, backups, a binary log (Gapless
    refuses to run without) and so point-in-time recovery.
    tier: machine type, db-custom-CPUS-MEGABYTES in edition ENTERPRISE, db-perf-optimized-N-CPUS in ENTERPRISE_PLUS.
    availability: REGIONAL (a standby in another zone, written synchronously) or ZONAL (for trying out).
    disk_gb and disk_max_gb: where the disk begins, and where it stops growing by itself; 0 for no limit.
    backups: how many daily backups are kept. log_days: for how many days any moment can be restored, 1 to 7 (35 in
    ENTERPRISE_PLUS).
    instance_name: name-events by default; another one for an instance that was restored beside the old one.
    maintenance_day and maintenance_hour: 1 = Monday to 7, and 0 to 23, in UTC.
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
    condition     = contains(range(1, 8), var.event_store.maintenance_day) && contains(range(0, 24), var.event_store.maintenance_hour)
    error_message = "event_store.maintenance_day must be 1 (Monday) to 7, and maintenance_hour 0 to 23."
  }

  validation {
    condition     = var.event_store.instance_name == null || can(regex("^[a-z][a-z0-9-]{0,95}[a-z0-9]$", var.event_store.instance_name))
    error_message = "event_store.instance_name must have lower-case letters, digits and hyphens, begin with a letter and not end with a hyphen."
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
    database: its name; another one for a database that was restored beside the old one.
    version_retention: how far back its content can be read and backed up, 1h to 7d. backup_cron and backup_days: when it
    is backed up (five fields, UTC), and for how long that is kept.
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
    database          = optional(string, "spill")
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
    condition     = can(regex("^[a-z][a-z0-9_-]{0,28}[a-z0-9]$", var.fallback_store.database))
    error_message = "fallback_store.database must have 2 to 30 lower-case letters, digits, hyphens and underscores, begin with a letter and end with a letter or digit."
  }

  validation {
    condition     = can(regex("^[0-9*,/-]+( [0-9*,/-]+){4}$", var.fallback_store.backup_cron))
    error_message = "fallback_store.backup_cron must have five fields of digits, *, commas, slashes and hyphens, for example 0 2 * * *."
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
