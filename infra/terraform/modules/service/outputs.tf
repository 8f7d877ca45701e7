output "service" {
  description = "The Cloud Run service."
  value       = google_cloud_run_v2_service.service
}
