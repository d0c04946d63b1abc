output "function_arn" {
  description = "Target of the bucket's notification, whose id is the project's name."
  value       = aws_lambda_function.codebuildfire.arn
}

output "dead_letter_queue_url" {
  description = "Events for which no build could be started."
  value       = aws_sqs_queue.dead.url
}
