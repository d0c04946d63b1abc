output "function_arn" {
  description = "Target of the bucket's notification."
  value       = aws_lambda_function.thumbs.arn
}

output "dead_letter_queue_url" {
  description = "Events that could not be handled."
  value       = aws_sqs_queue.dead.url
}
