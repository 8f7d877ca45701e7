# What is refused, and by which variable.

mock_provider "google" {}

variables {
  project_id        = "acme-test"
  region            = "europe-west4"
  migrator_password = "only-in-this-test-000"
}

run "names" {
  command = plan

  variables {
    project_id        = "Acme_Test"
    region            = "europe-west4-a"
    name              = "a-name-that-is-too-long"
    labels            = { "Team" = "payments" }
    migrator_password = "short"
  }

  expect_failures = [var.project_id, var.region, var.name, var.labels, var.migrator_password]
}

run "what_gapless_rests_on" {
  command = plan

  variables {
    event_store     = { flags = { sync_binlog = "0" } }
    topics          = { account = { retention_hours = 1 } }
    command_service = { min_instances = 0 }
    replay_service  = { min_instances = 1 }
    tokens          = {}
    images          = { command_service = "example.org/gapless-command-service:1.0.0" }
  }

  expect_failures = [var.event_store, var.topics, var.command_service, var.replay_service, var.tokens, var.images]
}

run "open_doors" {
  command = plan

  variables {
    command_service = { invokers = ["allUsers"] }
    replay_service  = { invokers = ["allAuthenticatedUsers"] }
    topics          = { account = { readers = ["User:*"] } }
    tokens          = { zoe = "administrator" }
  }

  expect_failures = [var.command_service, var.replay_service, var.topics, var.tokens]
}

run "sizes" {
  command = plan

  variables {
    network                   = { subnet_cidr = "10.0.0.0/28" }
    event_store               = { log_days = 8 }
    fallback_store            = { processing_units = 150 }
    event_channel             = { vcpus = 2 }
    migration                 = { timeout_seconds = 1 }
    monitoring                = { scrape_seconds = 300 }
    budget                    = { billing_account = "mine", monthly = 100 }
    replay_service            = { max_instances = 1 }
    migrator_password_version = 0
  }

  expect_failures = [
    var.network, var.event_store, var.fallback_store, var.event_channel, var.migration, var.monitoring, var.budget, var.replay_service, var.migrator_password_version,
  ]
}

run "choices" {
  command = plan

  variables {
    event_store    = { availability = "GLOBAL" }
    fallback_store = { processing_units = 300, autoscaling = { min_processing_units = 1000, max_processing_units = 2000 } }
    images         = { migration = "example.org/gapless-replay-service:latest" }
    projections    = { accounts = { topics = ["unknown"] } }
  }

  expect_failures = [var.event_store, var.fallback_store, var.images, var.projections]
}

run "no_backups" {
  command = plan

  variables {
    event_store    = { backups = 0 }
    fallback_store = { autoscaling = { min_processing_units = 1000, max_processing_units = 2000 } }
  }

  expect_failures = [var.event_store, var.fallback_store]
}

run "when" {
  command = plan

  variables {
    event_store    = { maintenance_day = 8 }
    fallback_store = { processing_units = 300, backup_cron = "daily" }
  }

  expect_failures = [var.event_store, var.fallback_store]
}

run "names_of_stores" {
  command = plan

  variables {
    event_store    = { maintenance_hour = 24, instance_name = "Events" }
    fallback_store = { processing_units = 300, database = "Spill" }
  }

  expect_failures = [var.event_store, var.fallback_store]
}

run "cpus" {
  command = plan

  variables {
    command_service = { cpu = "3" }
    replay_service  = { cpu = "500m" }
    monitoring      = { sidecar_cpu = "much" }
    budget          = { billing_account = "ABCDEF-012345-6789AB", monthly = 100, currency = "euro" }
  }

  expect_failures = [var.command_service, var.replay_service, var.monitoring, var.budget]
}

run "memory" {
  command = plan

  variables {
    command_service = { memory = "512Mi" }
    replay_service  = { memory = "2G" }
    monitoring      = { sidecar_memory = "512" }
    budget          = { billing_account = "ABCDEF-012345-6789AB", monthly = 0.5 }
  }

  expect_failures = [var.command_service, var.replay_service, var.monitoring, var.budget]
}

# Two holders of a token would be one setting.
run "holders" {
  command = plan

  variables {
    projections = {
      user-directory = { topics = ["account"] }
      userdirectory  = { topics = ["account"] }
    }
  }

  expect_failures = [var.projections]
}

run "holders_of_both_kinds" {
  command = plan

  variables {
    tokens      = { userdirectory = "viewer" }
    projections = { user-directory = { topics = ["account"] } }
  }

  expect_failures = [var.projections]
}

run "a_service_elsewhere" {
  command = plan

  module {
    source = "./modules/service"
  }

  variables {
    project_id      = "Acme_Test"
    region          = "europe-west4-a"
    labels          = {}
    network         = { network = "main", subnet = "services" }
    management_port = 9464
    service = {
      name          = "gapless-replay-service"
      image         = "example.org/gapless-replay-service:1.0.0"
      account       = "replay@acme-test.iam.gserviceaccount.com"
      iam_check     = true
      timeout       = "30s"
      min_instances = 1
      max_instances = 1
      concurrency   = 1
      cpu           = "1"
      memory        = "1Gi"
      env           = {}
      secrets       = {}
    }
  }

  expect_failures = [var.project_id, var.region]
}

run "a_projection_elsewhere" {
  command = plan

  module {
    source = "./modules/projection-consumer"
  }

  variables {
    project_id = "Acme_Test"
    region     = "europe-west4-a"
    name       = "user-directory"
    cluster_id = "gapless"
  }

  expect_failures = [var.project_id, var.region]
}

run "a_projection_alone" {
  command = plan

  module {
    source = "./modules/projection-consumer"
  }

  variables {
    name       = "shop"
    cluster_id = "gapless"
  }

  expect_failures = [var.name]
}

run "a_projection_with_an_account" {
  command = plan

  module {
    source = "./modules/projection-consumer"
  }

  variables {
    name            = "shop"
    cluster_id      = "gapless"
    service_account = "shop@acme-test.iam.gserviceaccount.com"
  }

  assert {
    condition     = output.principal == "User:shop@acme-test.iam.gserviceaccount.com" && length(google_service_account.projection) == 0
    error_message = "An account is made though one was given."
  }
}
