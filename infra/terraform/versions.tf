terraform {
  # 1.11: write-only arguments and ephemeral variables, so that no password enters the state.
  required_version = ">= 1.11.0, < 2.0.0"

  required_providers {
    google = {
      source  = "hashicorp/google"
      version = ">= 7.0.0, < 8.0.0"
    }
  }
}
