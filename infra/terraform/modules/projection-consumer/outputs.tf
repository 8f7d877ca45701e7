output "service_account" {
  description = "E-mail of the account that the projection runs as."
  value       = local.account
}

output "principal" {
  description = "How Kafka knows it: goes into ACLs."
  value       = "User:${local.account}"
}

output "group" {
  description = "The consumer group that it may join."
  value       = var.name
}
