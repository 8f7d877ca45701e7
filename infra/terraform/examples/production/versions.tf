terraform {
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.0.0, < 8.0.0"
    }
  }
}

provider "google" {
  project = var.project_id
  region  = var.region
  # Some APIs (billing budgets) want to know whose quota a person's request counts against.
  user_project_override = true
  billing_project       = var.project_id
}
