output "function_arn" {
  description = "The function."
  value       = aws_lambda_function.serverwrap.arn
}

output "address" {
  description = "Where the server answers; null with a load balancer in front, or nothing."
  value       = var.front == "url" ? aws_lambda_function_url.url[0].function_url : var.front == "rest" ? aws_api_gateway_stage.live[0].invoke_url : null
}

output "dead_letter_queue_url" {
  description = "Events, no HTTP requests, that could not be handled."
  value       = aws_sqs_queue.dead.url
}
