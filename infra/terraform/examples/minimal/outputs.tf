output "gapless" {
  description = "Everything that the root module says of itself."
  value       = module.gapless
}
