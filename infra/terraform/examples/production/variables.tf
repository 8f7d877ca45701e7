variable "project_id" {
  description = "Id of the Google Cloud project."
  type        = string
  nullable    = false
}

variable "region" {
  description = "Region of everything."
  type        = string
  default     = "europe-west1"
  nullable    = false
}

variable "images" {
  description = "What is deployed: migration, command_service, replay_service; nothing at first. metrics_sidecar: another collector than the root module's. See the root module."
  type = object({
    migration       = optional(string)
    command_service = optional(string)
    replay_service  = optional(string)
    metrics_sidecar = optional(string)
  })
  default  = {}
  nullable = false
}

variable "migrator_password" {
  description = "Password of the MySQL user that migrates the schema: TF_VAR_migrator_password."
  type        = string
  nullable    = false
  sensitive   = true
  ephemeral   = true
}

variable "deletion_protection" {
  description = "Whether the stores refuse to be deleted: set it to false, apply, and only then destroy."
  type        = bool
  default     = true
  nullable    = false
}

variable "command_service_invokers" {
  description = "IAM members that may call the command service, for example user:you@example.org."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "alert_emails" {
  description = "Who is told of alerts, and of the budget."
  type        = set(string)
  default     = []
  nullable    = false
}

variable "budget" {
  description = "Billing account and monthly amount of the project's budget, in the account's own currency; null for none. See the root module."
  type = object({
    billing_account = string
    monthly         = number
    currency        = optional(string)
  })
  default = null
}

variable "runbook_url" {
  description = "What stands before docs/runbooks/… in an alert, for example https://git.example.org/gapless/blob/main/."
  type        = string
  default     = ""
  nullable    = false
}
